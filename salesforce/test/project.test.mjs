import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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
async function convert(folders = ['.']) {
  const components = ComponentSet.fromSource(folders.map((folder) => join(PROJECT, 'force-app', 'main', 'default', folder)));
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

test('pre-authorized users are named in the policies, and nothing else changes', async () => {
  process.env.SALESFORCE_PERMITTED_USERS = 'AdminApprovedPreAuthorized';
  process.env.SALESFORCE_PERMISSION_SET = 'Integration_User';
  const tighter = await convert();
  const file = `extlClntAppOauthPolicies/${APP}_oauthPlcy.ecaOauthPlcy`;
  assert.deepEqual(parse(tighter[file]).ExtlClntAppOauthConfigurablePolicies, {
    ...EXPECTED[file].ExtlClntAppOauthConfigurablePolicies,
    permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
    commaSeparatedPermissionSet: 'Integration_User',
  });
  delete process.env.SALESFORCE_PERMISSION_SET;
  await assert.rejects(convert(), /"SALESFORCE_PERMISSION_SET" is in sfdx-project.json/);
  delete process.env.SALESFORCE_PERMITTED_USERS;
  const { [file]: policies, ...others } = tighter;
  for (const [name, xml] of Object.entries(others)) {
    assert.equal(xml, converted[name], name);
  }
});

test('the source holds neither consumer key nor secret', () => {
  for (const [file, xml] of Object.entries(converted)) {
    assert.doesNotMatch(xml, /<consumer(Key|Secret)>/, file);
  }
});

test('a scratch org is asked for what the app needs', () => {
  const { features } = JSON.parse(readFileSync(join(PROJECT, 'config', 'project-scratch-def.json'), 'utf8'));
  assert.deepEqual(features, ['ExternalClientApps', 'ExtlClntAppSecretExposeCtl']);
});

const script = readFileSync(join(PROJECT, 'set-up'), 'utf8').replaceAll('\\\n', ' ');
const deploys = [...script.matchAll(/^run sf project deploy start(.*)$/gm)].map(([, options]) =>
  [...options.matchAll(/--source-dir "\$source\/(\w+)"/g)].map(([, folder]) => folder)
);

test('the script deploys app and OAuth settings first, then the policies, and all of the project', async () => {
  const zips = await Promise.all(deploys.map(convert));
  const files = zips.map((zip) => Object.keys(zip).filter((file) => file !== 'package.xml'));
  assert.deepEqual(
    files.map((names) => names.map((name) => name.split('/')[0]).sort()),
    [
      ['externalClientApps', 'extlClntAppGlobalOauthSets', 'extlClntAppOauthSettings'],
      ['extlClntAppOauthPolicies', 'extlClntAppPolicies'],
    ]
  );
  assert.deepEqual(files.flat().sort(), Object.keys(EXPECTED).sort());
});

test('the first deploy needs no username', async () => {
  delete process.env[RUN_AS];
  assert.ok((await convert(deploys[0]))['package.xml']);
});

test('the script reads the key from the file that holds it, outside version control', () => {
  const [, type, member, directory] = script.match(/--metadata "(\w+):\$\{app\}(\w+)" --output-dir (\w+)/);
  const [file] = Object.entries(EXPECTED).find(([, fields]) => type in fields);
  assert.equal(EXPECTED[file][type].label, `${APP}${member}`);
  assert.ok(script.includes(`"${directory}/${file.replace(APP, '${app}')}-meta.xml"`));
  assert.match(readFileSync(join(PROJECT, '..', '.gitignore'), 'utf8'), /^target\/$/m);
  assert.equal(directory, 'target');
});

const guide = readFileSync(join(PROJECT, '..', 'docs', 'setup.md'), 'utf8');
const section = guide.match(/^## Set up by command\n(.*)/ms)?.[1] ?? '';
const commands = [...section.matchAll(/```bash\n(.*?)```/gs)].flatMap(([, snippet]) => snippet.trim().split('\n'));

test('the guide starts in the folder of this project', () => {
  assert.equal(join(PROJECT, '..', commands[0].match(/^cd (\S+)/)[1]), PROJECT);
});

test('the commands of the guide are those of the script', () => {
  for (const command of commands.slice(1)) {
    const { status, stderr } = spawnSync(command.includes('--dry-run') ? command : `${command} --dry-run`, {
      cwd: PROJECT,
      encoding: 'utf8',
      shell: true,
    });
    assert.equal(status, 0, stderr);
  }
});

test('the guide names what the script asks for, and what a live org may ask to change', () => {
  const asked = [...script.matchAll(/^ {2}- (?:the permissions |.*?: )(.*?)(?:, and)?$/gm)].map(([, name]) => name);
  assert.equal(asked.length, 3);
  for (const name of [...asked, `${APP}_oauthPlcy`, `${APP}_plcy`, '_defaultPolicy', 'DUPLICATE_VALUE']) {
    assert.ok(section.includes(name), name);
  }
});
