import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHUNK_BYTES, inChunks } from './attachment-chunks.ts'
import { attachmentDisposition, safeFileName } from './attachment-name.ts'
import { sniffType } from './attachment-type.ts'

test('a file name keeps its last part and nothing that deceives', () => {
  assert.equal(safeFileName('report.pdf'), 'report.pdf')
  assert.equal(safeFileName('../../etc/passwd'), 'passwd')
  assert.equal(safeFileName('C:\\Users\\x\\a.doc'), 'a.doc')
  assert.equal(safeFileName('a\r\nb\0.txt'), 'ab.txt')
  assert.equal(safeFileName('cod\u202egpj.exe'), 'codgpj.exe')
  assert.equal(safeFileName('a\u0308.txt'), 'ä.txt')
  assert.equal(safeFileName('/'), 'file')
  assert.equal(safeFileName('  '), 'file')
  assert.equal(safeFileName('\ud800.txt'), '\ufffd.txt')
  const long = safeFileName(`${'😀'.repeat(300)}.pdf`)
  assert.equal(Array.from(long).length, 200)
  assert.match(long, /😀\.pdf$/u)
})

test('a disposition always saves, and quotes end nothing', () => {
  assert.equal(
    attachmentDisposition(`Größe "1" (a'b).pdf`),
    `attachment; filename="Gr__e _1_ (a'b).pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%20%28a%27b%29.pdf`,
  )
})

test('the type is what the content says, and what could run is text', () => {
  assert.equal(sniffType(bytes('89504e470d0a1a0a00'), 'x.html'), 'image/png')
  assert.equal(sniffType(bytes('ffd8ffe0'), 'x.png'), 'image/jpeg')
  assert.equal(sniffType(text('%PDF-1.7'), 'x'), 'application/pdf')
  assert.equal(sniffType(text('RIFF1234WEBPVP8 '), 'x'), 'image/webp')
  assert.equal(sniffType(bytes('504b030414'), 'x.zip'), 'application/zip')
  assert.match(sniffType(bytes('504b030414'), 'x.XLSX'), /spreadsheetml/)
  assert.equal(sniffType(text('<svg onload=alert(1)>'), 'x.svg'), 'text/plain')
  assert.equal(sniffType(text('<!doctype html><script>'), 'x.html'), 'text/plain')
  assert.equal(sniffType(text('a;b\n1;2'), 'x.csv'), 'text/csv')
  assert.equal(sniffType(text('MZ\x90\0'), 'x.txt'), 'application/octet-stream')
  assert.equal(sniffType(bytes('ff00ff'), 'x.txt'), 'application/octet-stream')
  assert.equal(sniffType(new Uint8Array(), 'x'), 'text/plain')
})

test('bytes are cut into chunks of 256 kB however they come, and a limit is held', async () => {
  const source = Buffer.from(Array.from({ length: CHUNK_BYTES * 2 + 7 }, (_, index) => index % 251))
  for (const step of [1000, CHUNK_BYTES, CHUNK_BYTES * 3]) {
    const chunks = await Array.fromAsync(inChunks(pieces(source, step), source.length))
    assert.deepEqual(
      chunks.map((chunk) => chunk.length),
      [CHUNK_BYTES, CHUNK_BYTES, 7],
    )
    assert.ok(Buffer.concat(chunks).equals(source))
  }
  await assert.rejects(Array.fromAsync(inChunks(pieces(source, 1000), source.length - 1)), {
    code: 'BODY_TOO_LARGE',
  })
  assert.deepEqual(await Array.fromAsync(inChunks(pieces(Buffer.alloc(0), 1), 0)), [])
})

async function* pieces(source: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.length; at += step) yield source.subarray(at, at + step)
}

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}

function text(content: string): Uint8Array {
  return Buffer.from(content)
}
