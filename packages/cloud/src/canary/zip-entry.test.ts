import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { archiveWriter } from '../vault/archive.ts'
import { readZipEntry } from './zip-entry.ts'

async function archiveOf(dump: Buffer): Promise<Buffer> {
  const output = new PassThrough()
  const whole = buffer(output)
  const writer = archiveWriter(output, { slug: 'acme', at: new Date('2026-11-30T12:00:00Z') })
  await writer.write(dump)
  await writer.finish({ slug: 'acme' })
  return await whole
}

test('a dump comes out of an archive as it went in', async () => {
  const dump = Buffer.from('a dump that says the same again and again. '.repeat(5_000))
  const zip = await archiveOf(dump)
  assert.ok(zip.length < dump.length / 10)
  assert.ok(readZipEntry(zip, '.dump').equals(dump))
  assert.match(readZipEntry(zip, 'manifest.json').toString(), /"slug": "acme"/)
})

test('an archive that was broken off, another file and an absent name are refused', async () => {
  const zip = await archiveOf(Buffer.from('a dump'))
  const refused = { code: 'STATE_REFUSED', message: /no whole archive/ }
  for (const [bytes, ending] of [
    [zip.subarray(0, zip.length - 30), '.dump'],
    [Buffer.from('<!doctype html><p>Nobody is here.</p>'), '.dump'],
    [Buffer.alloc(0), '.dump'],
    [zip, '.sql'],
  ] as const)
    assert.throws(() => readZipEntry(bytes, ending), refused)
})
