// The reference page of the configuration, from the table of settings.

import { defaultConfig, type Setting } from '../../packages/hub/src/platform/config.ts';

function defaultOf(name: Setting['name']): string {
  const value = defaultConfig[name];
  if (value === null) return 'none';
  return typeof value === 'object' ? `\`${value.join(',')}\`` : `\`${String(value)}\``;
}

export function settingsPage(settings: readonly Setting[]): string {
  const rows = settings.map(({ flag, variable, takes, help, name }) => {
    const words = `${help.charAt(0).toUpperCase()}${help.slice(1)}`;
    return `| \`${flag} ${takes}\` | \`${variable}\` | ${words}. | ${defaultOf(name)} |`;
  });
  return `# Configuration
<!-- Generated from packages/hub/src/platform/config.ts by scripts/generate.ts. -->

Settings of \`evenstock serve\`: a flag, or its twin in the environment. A flag goes before the environment, and that
before the default. A value that cannot be meant is refused at the start, with the name of the setting.

| flag | environment | what | default |
|---|---|---|---|
${rows.join('\n')}

Secrets (\`EVENSTOCK_ADMIN_KEY\`, the password in \`DATABASE_URL\`) are better given by the environment than by a flag,
which other users of the machine can see. They never appear in log lines.
`;
}
