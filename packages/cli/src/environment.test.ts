import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEnvironment } from './environment.ts'

const NO_CERTIFICATES = {
  authority: undefined,
  dnsHook: undefined,
  key: 'P-256',
  httpPort: undefined,
} as const

test('an empty environment gives the local cloud', () => {
  assert.deepEqual(parseEnvironment({}, '/srv/zennnn'), {
    home: '/srv/zennnn/.zennnn',
    port: 8443,
    domain: 'localhost',
    signUpsPerHour: 100,
    standby: true,
    failoverDrill: 'weekly',
    canary: true,
    brand: undefined,
    providerNetworks: [],
    caFile: undefined,
    securityContact: undefined,
    certificates: NO_CERTIFICATES,
    policyFile: undefined,
    source: undefined,
    release: undefined,
    releaseKey: undefined,
    compiledFolder: undefined,
    sshAgent: undefined,
    configFolder: undefined,
  })
  assert.deepEqual(parseEnvironment({ ZENNNN_PORT: '' }, '/srv').port, 8443)
})

test('each variable moves what it names', () => {
  assert.deepEqual(
    parseEnvironment(
      {
        ZENNNN_HOME: '/data',
        ZENNNN_PORT: '443',
        ZENNNN_DOMAIN: 'cloud.example.com',
        ZENNNN_SIGN_UPS_PER_HOUR: '0',
        ZENNNN_STANDBY: 'off',
        ZENNNN_FAILOVER_DRILL: 'daily',
        ZENNNN_CANARY: 'off',
        ZENNNN_BRAND: 'zeldesk',
        ZENNNN_PROVIDER_NETWORKS: '10.1.0.0/16, fd00:1::/32',
        ZENNNN_CA_FILE: 'own/authorities.pem',
        ZENNNN_SECURITY_CONTACT: 'mailto:holes@example.com',
        ZENNNN_POLICY: 'own/policy.json',
        ZENNNN_SOURCE: 'https://code.example.com/zennnn',
        ZENNNN_RELEASE: 'own/release.txt',
        ZENNNN_RELEASE_KEY: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
        NODE_COMPILE_CACHE: 'compiled',
      },
      '/srv',
    ),
    {
      home: '/data',
      port: 443,
      domain: 'cloud.example.com',
      signUpsPerHour: 0,
      standby: false,
      failoverDrill: 'daily',
      canary: false,
      brand: 'zeldesk',
      providerNetworks: ['10.1.0.0/16', 'fd00:1::/32'],
      caFile: '/srv/own/authorities.pem',
      securityContact: 'mailto:holes@example.com',
      certificates: NO_CERTIFICATES,
      policyFile: '/srv/own/policy.json',
      source: 'https://code.example.com/zennnn',
      release: '/srv/own/release.txt',
      releaseKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      compiledFolder: '/srv/compiled',
      sshAgent: undefined,
      configFolder: undefined,
    },
  )
})

test('a release has an address and a key, and the source is at an address of https', () => {
  const key = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
  for (const variables of [
    { ZENNNN_SOURCE: 'http://code.example.com' },
    { ZENNNN_SOURCE: 'https://code.example.com/"><b>x y' },
    { ZENNNN_RELEASE: 'https://code.example.com/release' },
    { ZENNNN_RELEASE_KEY: key },
    { ZENNNN_RELEASE: 'http://code.example.com/release', ZENNNN_RELEASE_KEY: key },
    { ZENNNN_RELEASE: '/srv/release', ZENNNN_RELEASE_KEY: key.slice(1) },
    { ZENNNN_RELEASE: 'https://ci:TOKEN@code.example.com/release', ZENNNN_RELEASE_KEY: key },
    { ZENNNN_RELEASE: 'https://code.example.com/release?token=x', ZENNNN_RELEASE_KEY: key },
  ])
    assert.throws(() => parseEnvironment(variables, '/srv'), { code: 'CONFIGURATION_INVALID' })
})

test('every bad value is named at once', () => {
  assert.throws(
    () => parseEnvironment({ ZENNNN_PORT: '65536', ZENNNN_DOMAIN: 'Exa_mple' }, '/srv'),
    {
      code: 'CONFIGURATION_INVALID',
      message:
        'ZENNNN_PORT is "65536", but must be a number from 1 to 65535. ZENNNN_DOMAIN is "Exa_mple", but must be a host name in lower case like example.com.',
    },
  )
})

for (const port of ['0', '-1', '8443x', ' 8443', '1e3', '0x10', '99999', 'https'])
  test(`the port ${JSON.stringify(port)} is refused`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_PORT: port }, '/'), {
      code: 'CONFIGURATION_INVALID',
    })
  })

for (const rhythm of ['on', 'Weekly', 'hourly'])
  test(`a failover is not rehearsed ${JSON.stringify(rhythm)}`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_FAILOVER_DRILL: rhythm }, '/'), {
      code: 'CONFIGURATION_INVALID',
      message: `ZENNNN_FAILOVER_DRILL is "${rhythm}", but must be one of weekly, daily, off.`,
    })
  })

for (const brand of ['ZENNNN', 'other', ' zeldesk'])
  test(`the brand ${JSON.stringify(brand)} is refused`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_BRAND: brand }, '/'), {
      code: 'CONFIGURATION_INVALID',
      message: `ZENNNN_BRAND is "${brand}", but must be one of zennnn, zeldesk.`,
    })
  })

for (const standby of ['ON', 'true', '1', 'none'])
  test(`the standby ${JSON.stringify(standby)} is refused`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_STANDBY: standby }, '/'), {
      code: 'CONFIGURATION_INVALID',
      message: `ZENNNN_STANDBY is "${standby}", but must be on or off.`,
    })
  })

for (const limit of ['-1', '1.5', '1e3', '100000', ' 5', 'none'])
  test(`${JSON.stringify(limit)} sign-ups an hour are refused`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_SIGN_UPS_PER_HOUR: limit }, '/'), {
      code: 'CONFIGURATION_INVALID',
    })
  })

for (const networks of ['10.1.0.0', '10.1.0.0/33', 'all', '10.1.0.0/16,', '::/0/0'])
  test(`the networks ${JSON.stringify(networks)} are refused`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_PROVIDER_NETWORKS: networks }, '/'), {
      code: 'CONFIGURATION_INVALID',
    })
  })

for (const domain of [
  '.',
  'a..b',
  '-a.com',
  'a-.com',
  'EXAMPLE.com',
  '127.0.0.1',
  'a/b',
  'a:1',
  'é.com',
])
  test(`the domain ${domain} is refused`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_DOMAIN: domain }, '/'), {
      code: 'CONFIGURATION_INVALID',
    })
  })

for (const contact of [
  'security@example.com',
  'mailto:a@example.com\r\nContact: mailto:b@example.org',
  'http://example.com/report',
  'https://',
  'javascript:alert(1)',
])
  test(`the contact ${JSON.stringify(contact)} is refused`, () => {
    assert.throws(() => parseEnvironment({ ZENNNN_SECURITY_CONTACT: contact }, '/'), {
      code: 'CONFIGURATION_INVALID',
      message: /^ZENNNN_SECURITY_CONTACT is .* must be like mailto:/,
    })
  })

test('a file of authorities with a line break in its name is refused', () => {
  assert.throws(() => parseEnvironment({ ZENNNN_CA_FILE: 'a\nb' }, '/'), {
    code: 'CONFIGURATION_INVALID',
    message: 'ZENNNN_CA_FILE holds a line break.',
  })
})
