// Reads TypeScript: a syntax tree a file, made once. No types are resolved; that is the linter's work.

import { posix } from 'node:path';

import ts from 'typescript';

import type { TextFile, Tree } from './tree.ts';

const known = new WeakMap<TextFile, readonly ts.Node[]>();

/** Every node of the file, parents before children. */
export function nodesOf(file: TextFile): readonly ts.Node[] {
  const nodes = known.get(file) ?? readNodes(file);
  known.set(file, nodes);
  return nodes;
}

function readNodes(file: TextFile): ts.Node[] {
  const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, kind));
  return nodes;
}

export function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** What the file imports in any way: statements, re-exports, `import()`, and types by `import('…')`. */
export function importsOf(file: TextFile): Import[] {
  const imports: Import[] = [];
  for (const node of nodesOf(file)) {
    const specifier = specifierOf(node);
    if (specifier && ts.isStringLiteralLike(specifier)) {
      imports.push({ specifier: specifier.text, line: lineOf(node) });
    }
  }
  return imports;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  return undefined;
}

/** The path that a relative specifier names, or null for a package. */
export function targetOf(file: TextFile, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : null;
}

/** The name of the package that a specifier names: `@scope/name` or `name`, without what follows. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Files named by a relative path in any string of the file: imports, and workers started by their address. */
export function filesNamedBy(tree: Tree, file: TextFile): Set<string> {
  const named = new Set<string>();
  for (const node of nodesOf(file)) {
    if (!ts.isStringLiteralLike(node) || !node.text.startsWith('.')) continue;
    const path = posix.join(posix.dirname(file.path), node.text);
    if (tree.file(path)) named.add(path);
  }
  return named;
}
