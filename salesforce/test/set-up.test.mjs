import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const SCRIPT = join(PROJECT, 'set-up');
const ARGS = ['--my-domain', 'https://acme.my.salesforce.com/', '--run-as', "o'neil@acme.com.uat"];
const SOURCE = 'force-app/main/default';

const folder = mkdtempSync(join(tmpdir(), 'set-up-'));
after(() => rmSync(folder, { recursive: true }));

// A stand-in for the Salesforce CLI: writes what it was called with, and fails when told to
const log = join(folder, 'calls');
const bin = join(folder, 'bin');
mkdirSync(bin);
writeFileSync(
  join(bin, 'sf'),
  '#!/bin/sh\n' +
    'printf "%s|%s|%s|%s\\n" "$*" "$SALESFORCE_RUN_AS_USERNAME" "$SALESFORCE_PERMITTED_USERS" "$SALESFORCE_PERMISSION_SET" >> "$CALLS"\n' +
    'case "$*" in *"$FAILS"*) [ -z "$FAILS" ] || exit 1;; esac\n'
);
chmodSync(join(bin, 'sf'), 0o755);

function setUp(args, { fails = '', path = `${bin}:/usr/bin:/bin`, env = {} } = {}) {
  writeFileSync(log, '');
  const result = spawnSync('bash', [SCRIPT, ...args], {
    encoding: 'utf8',
    env: { PATH: path, CALLS: log, FAILS: fails, ...env },
  });
  const calls = readFileSync(log, 'utf8').split('\n').filter(Boolean).map((line) => line.split('|'));
  return { ...result, calls, commands: calls.map(([command]) => command) };
}

const printed = (stdout) => stdout.split('\n').filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));

test('a dry run runs nothing, and needs no Salesforce CLI', () => {
  const { status, commands, stdout } = setUp([...ARGS, '--dry-run'], { path: '/usr/bin:/bin' });
  assert.equal(status, 0);
  assert.deepEqual(commands, []);
  assert.equal(printed(stdout).length, 4);
});

test('a dry run prints what a run does', () => {
  assert.deepEqual(printed(setUp([...ARGS, '--dry-run']).stdout), setUp(ARGS).commands.map((command) => `sf ${command}`));
});

test('logs in, deploys the app, then the policies, and retrieves the key', () => {
  const { commands, calls } = setUp(ARGS);
  assert.deepEqual(commands, [
    'org login web --alias my-org --instance-url https://acme.my.salesforce.com',
    `project deploy start --source-dir ${SOURCE}/externalClientApps --source-dir ${SOURCE}/extlClntAppOauthSettings` +
      ` --source-dir ${SOURCE}/extlClntAppGlobalOauthSets --target-org my-org`,
    `project deploy start --source-dir ${SOURCE}/extlClntAppOauthPolicies --source-dir ${SOURCE}/extlClntAppPolicies` +
      ' --target-org my-org',
    'project retrieve start --metadata ExtlClntAppGlobalOauthSettings:Spring_Integration_glbloauth --output-dir target' +
      ' --target-org my-org',
  ]);
  assert.deepEqual(calls[2].slice(1), ["o'neil@acme.com.uat", '', '']);
});

test('does not log in where the CLI is logged in', () => {
  const { commands } = setUp([...ARGS, '--logged-in', '--alias', 'scratch']);
  assert.equal(commands.length, 3);
  for (const command of commands) {
    assert.match(command, /--target-org scratch$/);
  }
});

for (const step of ['org login', 'externalClientApps', 'extlClntAppPolicies']) {
  test(`stops where this fails: ${step}`, () => {
    const { status, commands, stdout } = setUp(ARGS, { fails: step });
    assert.notEqual(status, 0);
    assert.ok(commands.at(-1).includes(step));
    assert.doesNotMatch(stdout, /What the service needs/);
  });
}

test('hands on the permission set of pre-authorized users', () => {
  const { calls, stdout } = setUp([...ARGS, '--pre-authorized', 'Spring_Integration']);
  assert.deepEqual(calls[2].slice(2), ['AdminApprovedPreAuthorized', 'Spring_Integration']);
  assert.match(stdout, /Assign the permission set Spring_Integration/);
});

test('without the option, a variable of the shell pre-authorizes nobody', () => {
  const env = { SALESFORCE_PERMITTED_USERS: 'AdminApprovedPreAuthorized' };
  assert.equal(setUp(ARGS, { env }).calls[2][2], '');
});

test('names what the org must allow, and the two permissions, before it begins', () => {
  const before = setUp(ARGS).stdout.split('$ sf')[0];
  for (const name of [
    'Access to OAuth Consumer Secrets via Metadata API',
    'View External Client Apps Consumer Secrets in Metadata',
    'View all External Client Apps, view their settings, and edit their policies',
    'Approve Uninstalled Connected Apps',
  ]) {
    assert.ok(before.includes(name), name);
  }
});

test('says what is left to do, and the properties', () => {
  const { stdout } = setUp(ARGS);
  assert.match(stdout, /^ {2}salesforce\.auth\.my-domain-url=https:\/\/acme\.my\.salesforce\.com$/m);
  assert.match(stdout, /copy the\s+secret/);
  assert.match(stdout, /API Enabled/);
});

for (const [what, args] of Object.entries({
  'no host': ['--run-as', 'a@b.c'],
  'the login host': ['--my-domain', 'https://login.salesforce.com', '--run-as', 'a@b.c'],
  'a Lightning host': ['--my-domain', 'https://acme.lightning.force.com', '--run-as', 'a@b.c'],
  'no username': ['--my-domain', 'https://acme.my.salesforce.com'],
  'a username that would change the XML': [...ARGS.slice(0, 3), 'a<b@c.d'],
  'a permission set that would change the XML': [...ARGS, '--pre-authorized', 'a</b>'],
  'an option without its value': [...ARGS, '--alias'],
  'an unknown option': [...ARGS, '--force'],
})) {
  test(`refuses ${what} before it does anything`, () => {
    const { status, commands, stderr } = setUp(args);
    assert.equal(status, 2);
    assert.deepEqual(commands, []);
    assert.match(stderr, /^set-up: /);
  });
}

test('says where the Salesforce CLI is, if there is none', () => {
  const { status, stderr } = setUp(ARGS, { path: '/usr/bin:/bin' });
  assert.equal(status, 2);
  assert.match(stderr, /developer\.salesforce\.com/);
});
