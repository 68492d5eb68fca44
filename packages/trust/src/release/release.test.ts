import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleKey } from '../evidence/sample-evidence.ts'
import { signText } from '../evidence/signature.ts'
import { readRelease, signRelease } from './release.ts'

const OURS = sampleKey(1)
const SUM = 'a'.repeat(64)
const RELEASE = { version: '1.0.0', build: 'b'.repeat(64), files: new Map([['bin/start', SUM]]) }
const REFUSED = { code: 'STATE_REFUSED' }

test('a release is read as it was signed, and is the same text however its files were ordered', () => {
  const text = signRelease(RELEASE, OURS.privateKey)
  assert.deepEqual(readRelease(text, OURS.publicKey), RELEASE)
  const files = [
    ['bin/start', SUM],
    ['LICENSE', SUM],
  ] as const
  assert.equal(
    signRelease({ ...RELEASE, files: new Map(files) }, OURS.privateKey),
    signRelease({ ...RELEASE, files: new Map(files.toReversed()) }, OURS.privateKey),
  )
})

test('a release that was altered, is signed by others, as something else, or by nobody is refused', () => {
  const text = signRelease(RELEASE, OURS.privateKey)
  const [line = ''] = text.split('\n')
  for (const content of [
    text.replace('a', 'c'),
    signRelease(RELEASE, sampleKey(2).privateKey),
    `${line}\n${signText('evidence', line, OURS.privateKey)}\n`,
    `${line}\n`,
    '',
    `${text}${text}`,
  ])
    assert.throws(() => readRelease(content, OURS.publicKey), REFUSED, content)
})

test('a release that is signed and lists no files, or a path that leads out, is refused', () => {
  for (const files of [
    new Map<string, string>(),
    new Map([['../secret', SUM]]),
    new Map([['/etc/passwd', SUM]]),
    new Map([['bin/start', 'short']]),
  ])
    assert.throws(
      () => readRelease(signRelease({ ...RELEASE, files }, OURS.privateKey), OURS.publicKey),
      REFUSED,
    )
})
