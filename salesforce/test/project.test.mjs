import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { SfProject } from '@salesforce/core';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { XMLParser } from 'fast-xml-parser';
import JSZip from 'jszip';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const RUN_AS = 'SALESFORCE_RUN_AS_USERNAME';
const USERNAME = "o'neil+integration@acme.com.uat";

const APP = 'Spring_Integration';
const EXPECTED = {
  [`externalClientApps/${APP}.eca`]: {
    ExternalClientApplication: {
      contactEmail: 'admin@example.com',
      description: 'Server-to-server app for the Spring Boot starter',
      distributionState: 'Local',
      isProtected: 'false',
      label: 'Spring Integration',
    },
  },
  [`extlClntAppOauthSettings/${APP}_oauth.ecaOauth`]: {
    ExtlClntAppOauthSettings: {
      commaSeparatedOauthScopes: 'Api',
      externalClientApplication: APP,
      isFirstPartyAppEnabled: 'false',
      label: `${APP}_oauth`,
    },
  },
  [`extlClntAppGlobalOauthSets/${APP}_glbloauth.ecaGlblOauth`]: {
    ExtlClntAppGlobalOauthSettings: {
      callbackUrl: 'http://localhost:56420',
      externalClientApplication: APP,
      isClientCredentialsFlowEnabled: 'true',
      isCodeCredFlowEnabled: 'false',
      isCodeCredPostOnly: 'false',
      isConsumerSecretOptional: 'false',
      isDeviceFlowEnabled: 'false',
      isIntrospectAllTokens: 'false',
      isNamedUserJwtEnabled: 'false',
      isPkceRequired: 'false',
      isRefreshTokenRotationEnabled: 'false',
      isSecretRequiredForRefreshToken: 'false',
      isSecretRequiredForTokenExchange: 'false',
      isTokenExchangeEnabled: 'false',
      label: `${APP}_glbloauth`,
      shouldRotateConsumerKey: 'false',
      shouldRotateConsumerSecret: 'false',
    },
  },
  [`extlClntAppOauthPolicies/${APP}_oauthPlcy.ecaOauthPlcy`]: {
    ExtlClntAppOauthConfigurablePolicies: {
      clientCredentialsFlowUser: USERNAME,
      externalClientApplication: APP,
      ipRelaxationPolicyType: 'Enforce',
      isClientCredentialsFlowEnabled: 'true',
      isGuestCodeCredFlowEnabled: 'false',
      isTokenExchangeFlowEnabled: 'false',
      label: `${APP}_oauthPlcy`,
      permittedUsersPolicyType: 'AllSelfAuthorized',
      refreshTokenPolicyType: 'Zero',
      requiredSessionLevel: 'STANDARD',
      sessionTimeoutInMinutes: '120',
    },
  },
  [`extlClntAppPolicies/${APP}_plcy.ecaPlcy`]: {
    ExtlClntAppConfigurablePolicies: {
      externalClientApplication: APP,
      isEnabled: 'true',
      isOauthPluginEnabled: 'true',
      label: `${APP}_plcy`,
    },
  },
};

const parser = new XMLParser({ ignoreAttributes: false, ignoreDeclaration: true, parseTagValue: false });

function parse(xml) {
  const [[root, { '@_xmlns': namespace, ...fields }]] = Object.entries(parser.parse(xml, true));
  assert.equal(namespace, 'http://soap.sforce.com/2006/04/metadata');
  return { [root]: fields };
}

// As sf project deploy start does it: a zip, since only there the replacements are made
async function convert() {
  const components = ComponentSet.fromSource([join(PROJECT, 'force-app')]);
  components.projectDirectory = PROJECT;
  const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
  const { files } = await JSZip.loadAsync(zipBuffer);
  const entries = Object.values(files).filter((file) => !file.dir);
  return Object.fromEntries(await Promise.all(entries.map(async (file) => [file.name, await file.async('string')])));
}

let converted;

before(async () => {
  process.env[RUN_AS] = USERNAME;
  converted = await convert();
});

beforeEach(() => {
  process.env[RUN_AS] = USERNAME;
});

test('the project file fits its schema', async () => {
  // Else a mistake is only warned of
  process.env.SFDX_PROJECT_JSON_VALIDATION = 'true';
  const project = await SfProject.resolve(PROJECT);
  await (await project.retrieveSfProjectJson()).schemaValidate();
});

test('package.xml names each type and member, and the API version of the project', () => {
  const { types, version } = parse(converted['package.xml']).Package;
  const members = Object.fromEntries(types.map((type) => [type.name, type.members]));
  assert.deepEqual(members, {
    ExternalClientApplication: APP,
    ExtlClntAppOauthSettings: `${APP}_oauth`,
    ExtlClntAppGlobalOauthSettings: `${APP}_glbloauth`,
    ExtlClntAppOauthConfigurablePolicies: `${APP}_oauthPlcy`,
    ExtlClntAppConfigurablePolicies: `${APP}_plcy`,
  });
  assert.equal(version, '68.0');
});

test('the zip holds these files and no others', () => {
  assert.deepEqual(Object.keys(converted).sort(), [...Object.keys(EXPECTED), 'package.xml'].sort());
});

for (const [file, fields] of Object.entries(EXPECTED)) {
  test(`${file} has exactly the known fields`, () => {
    assert.deepEqual(parse(converted[file]), fields);
  });
}

test('names that do not exist in Salesforce occur nowhere', () => {
  for (const [file, xml] of Object.entries(converted)) {
    assert.doesNotMatch(xml, /isClientCredentialsEnabled|oauthSettings>/, file);
  }
});

test('no placeholder is left', () => {
  for (const [file, xml] of Object.entries(converted)) {
    assert.doesNotMatch(xml, /__/, file);
  }
});

test('without a username the conversion fails and names the variable', async () => {
  delete process.env[RUN_AS];
  await assert.rejects(convert(), new RegExp(`"${RUN_AS}" is in sfdx-project.json .* not set in your environment`));
});

const guide = readFileSync(join(PROJECT, '..', 'docs', 'setup.md'), 'utf8');
const section = guide.match(/^## Set up by command\n(.*)/ms)?.[1] ?? '';
const commands = [...section.matchAll(/```bash\n(.*?)```/gs)].flatMap(([, snippet]) => snippet.trim().split('\n'));
const command = (start) => commands.find((line) => line.startsWith(start)) ?? assert.fail(`no line: ${start}`);
const option = (line, name) => line.match(new RegExp(`${name} (\\S+)`))?.[1];

test('the guide starts in the folder of this project', () => {
  assert.equal(join(PROJECT, '..', option(commands[0], '^cd')), PROJECT);
});

test('the guide sets the variable that the project reads', () => {
  const { replacements } = JSON.parse(readFileSync(join(PROJECT, 'sfdx-project.json'), 'utf8'));
  assert.deepEqual(replacements.map((replacement) => replacement.replaceWithEnv), [RUN_AS]);
  command(`export ${RUN_AS}=`);
});

test('the guide deploys the folder of this project to the org that it logs in to', () => {
  const deploys = commands.filter((line) => line.startsWith('sf project deploy start '));
  const { packageDirectories } = JSON.parse(readFileSync(join(PROJECT, 'sfdx-project.json'), 'utf8'));
  const org = option(command('sf org login web '), '--alias');
  assert.deepEqual(deploys.map((line) => option(line, '--source-dir')), [packageDirectories[0].path]);
  for (const line of commands.filter((line) => line.startsWith('sf project '))) {
    assert.equal(option(line, '--target-org'), org, line);
  }
});

test('the guide reads the key from the file that holds it, outside version control', () => {
  const retrieve = command('sf project retrieve start ');
  const [type, member] = option(retrieve, '--metadata').split(':');
  const [file] = Object.entries(EXPECTED).find(([, fields]) => type in fields);
  assert.equal(EXPECTED[file][type].label, member);
  assert.equal(command('grep ').split(' ').at(-1), `${option(retrieve, '--output-dir')}/${file}-meta.xml`);
  assert.match(readFileSync(join(PROJECT, '..', '.gitignore'), 'utf8'), /^target\/$/m);
  assert.equal(option(retrieve, '--output-dir'), 'target');
});

test('the guide names the files and error texts that a live org may ask to change', () => {
  for (const name of [`${APP}_oauthPlcy`, `${APP}_plcy`, '_defaultPolicy', 'DUPLICATE_VALUE']) {
    assert.ok(section.includes(name), name);
  }
});
