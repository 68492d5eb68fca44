import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certificateVariables, parseCertificateEnvironment } from './environment-certificates.ts'

test('nobody is asked for certificates, and nothing is said in the clear, unless the operator wants it', () => {
  for (const variables of [{}, { ZENNNN_ACME: '', ZENNNN_HTTP_PORT: '' }])
    assert.deepEqual(parseCertificateEnvironment(variables, '/srv'), {
      certificates: { authority: undefined, dnsHook: undefined, key: 'P-256', httpPort: undefined },
      problems: [],
    })
})

test('what is set is read, and handed to children as it was', () => {
  const { certificates, problems } = parseCertificateEnvironment(
    {
      ZENNNN_ACME: 'https://acme.example.com/directory',
      ZENNNN_ACME_HOOK: 'bin/hook',
      ZENNNN_ACME_KEY: 'RSA-3072',
      ZENNNN_HTTP_PORT: '80',
    },
    '/srv',
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(certificates, {
    authority: 'https://acme.example.com/directory',
    dnsHook: '/srv/bin/hook',
    key: 'RSA-3072',
    httpPort: 80,
  })
  assert.deepEqual(parseCertificateEnvironment(certificateVariables(certificates), '/else'), {
    certificates,
    problems: [],
  })
})

test('an authority without encryption, a weak key and a port that is none are refused', () => {
  for (const [name, value] of [
    ['ZENNNN_ACME', 'http://acme.example.com/directory'],
    ['ZENNNN_ACME', 'letsencrypt'],
    ['ZENNNN_ACME', 'https://a b'],
    ['ZENNNN_ACME_HOOK', 'a\nb'],
    ['ZENNNN_ACME_KEY', 'RSA-1024'],
    ['ZENNNN_HTTP_PORT', '0'],
    ['ZENNNN_HTTP_PORT', '70000'],
  ] as const) {
    const { problems } = parseCertificateEnvironment({ [name]: value }, '/')
    assert.equal(problems.length, 1, value)
    assert.ok(problems[0]?.startsWith(name))
  }
})
