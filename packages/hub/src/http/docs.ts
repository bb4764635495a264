// The API reference as a page: Scalar's plugin, run behind a server of its own that listens nowhere and is made
// when the first reader comes, since its script is 4 MB that most nodes never need.

import { fastify, type FastifyInstance } from 'fastify';

let inner: Promise<FastifyInstance> | null = null;

async function make(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const server = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  await server.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      cdn: '/docs/scalar.js',
      pageTitle: 'Evenstock API',
      withDefaultFonts: false,
      hideClientButton: true,
      telemetry: false,
    },
  });
  return server;
}

async function get(url: string): Promise<string> {
  inner ??= make();
  const { statusCode, body } = await (await inner).inject({ method: 'GET', url });
  if (statusCode !== 200) throw new Error(`The API reference answers ${url} with ${statusCode}.`);
  return body;
}

// Nothing is fetched from elsewhere: the page works without a network, and tells nobody that it was read.
const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
].join('; ');

export async function docsPage(): Promise<{ readonly html: string; readonly policy: string }> {
  return { html: await get('/docs/'), policy };
}

export async function docsScript(): Promise<string> {
  return get('/docs/js/scalar.js');
}
