// Holds the dashboard to the types that Grafana publishes: members that it does not know, values that it has no name for,
// and options that are not those of the panel's type are errors
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const folder = import.meta.dirname;
const { panels, ...rest } = JSON.parse(readFileSync(`${folder}/../../../docs/monitoring/grafana-dashboard.json`, 'utf8'));
const options = {
  stat: 'StatPanelCfg',
  timeseries: 'TimeSeriesPanelCfg'
};
const raw = './node_modules/@grafana/schema/dist/types/raw/composable';
const fields = { stat: 'Record<string, never>', timeseries: 'timeseries.FieldConfig' };

const source = [
  "import type { Dashboard, Panel } from '@grafana/schema';",
  ...Object.keys(options).map((type) => `import type * as ${type} from '${raw}/${type}/panelcfg/x/types.gen';`),
  // JSON has the values of enums, not their names
  'type Json<T> = T extends string ? `${T}` : T extends number | boolean | null | undefined ? T : { [K in keyof T]: Json<T[K]> };',
  `const dashboard: Json<Omit<Dashboard, 'panels'>> = ${JSON.stringify(rest)};`,
  ...panels.map((panel) => `const panel${panel.id}: Json<Panel<${panel.type}.Options, ${fields[panel.type]}>> `
    + `& { options: Json<${panel.type}.Options> } = ${JSON.stringify(panel)};`),
  `export { dashboard, ${panels.map((panel) => `panel${panel.id}`)} };`
].join('\n');

const file = `${folder}/dashboard.ts`;
const settings = {
  strict: true, noEmit: true, skipLibCheck: true,
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler
};
const host = ts.createCompilerHost(settings);
const { getSourceFile, fileExists, readFile } = host;
host.getSourceFile = (name, ...others) => (name === file) ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
  : getSourceFile.call(host, name, ...others);
host.fileExists = (name) => name === file || fileExists.call(host, name);
host.readFile = (name) => (name === file) ? source : readFile.call(host, name);

const found = ts.getPreEmitDiagnostics(ts.createProgram([file], settings, host));
if (found.length > 0) {
  console.error(ts.formatDiagnostics(found, { getCurrentDirectory: () => folder, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }));
  process.exit(1);
}
console.log(`The dashboard and its ${panels.length} panels are as Grafana's schema says`);
