import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type Door, openAttachment, openDoor, Records, uploadAttachment } from '@zennnn/data'
import { newRecordId, type RecordId, systemClock } from '@zennnn/kernel'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

const MEGABYTE = 1_048_576
/** sha256 of no bytes, from FIPS 180-4. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function doorOf(world: TestWorld, user: TestUser): Door {
  return openDoor(world.connections, world.database, user.principal)
}

async function* pieces(count: number, size: number, fill: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(size).fill(fill + index)
}

async function store(
  world: TestWorld,
  user: TestUser,
  file: {
    name: string
    bytes: AsyncIterable<Uint8Array>
    owner?: { model: string; record: RecordId }
    limitBytes?: number
  },
): Promise<RecordId> {
  const { owner, ...rest } = file
  const door = doorOf(world, user)
  return await uploadAttachment(
    { registry: world.registry, clock: systemClock, door },
    { ...rest, owner },
  )
}

async function load(
  door: Door,
  id: RecordId,
): Promise<{
  hash: string
  size: number
  largest: number
  headers: Readonly<Record<string, string>>
}> {
  const { headers, bytes } = await openAttachment(door, id)
  const hash = createHash('sha256')
  let size = 0
  let largest = 0
  for await (const chunk of bytes) {
    hash.update(chunk)
    size += chunk.length
    largest = Math.max(largest, chunk.length)
  }
  return { hash: hash.digest('hex'), size, largest, headers }
}

test('20 MB come back byte for byte, in chunks; another user, a guest and another database get nothing', async (t) => {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const ann = await world.user('ann@example.com', ['contacts_user'])
  const bob = await world.user('bob@example.com', ['contacts_user'])
  const eve = await other.user('ann@example.com', ['contacts_user', 'administrator'])
  const expected = createHash('sha256')
  for await (const piece of pieces(20, MEGABYTE, 1)) expected.update(piece)
  const id = await store(world, ann, { name: 'big.bin', bytes: pieces(20, MEGABYTE, 1) })
  const back = await load(doorOf(world, ann), id)
  assert.deepEqual(
    [back.hash, back.size, back.largest],
    [expected.digest('hex'), 20 * MEGABYTE, 262_144],
  )
  for (const door of [
    doorOf(world, bob),
    doorOf(other, eve),
    openDoor(other.connections, other.database, ann.principal),
  ])
    await assert.rejects(openAttachment(door, id), { code: /NOT_FOUND|NOT_SIGNED_IN/ })
  const guest = openDoor(world.connections, world.database, { kind: 'guest' })
  await assert.rejects(openAttachment(guest, id), { code: /NOT_FOUND|ACCESS_DENIED/ })
})

test('a file of a record is seen by who sees the record, and by nobody else', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', ['contacts_user'])
  const bob = await world.user('bob@example.com', ['contacts_user'])
  const cyd = await world.user('cyd@example.com', ['sales_user'])
  const records = new Records({
    registry: world.registry,
    clock: systemClock,
    door: doorOf(world, ann),
  })
  const record = await records.create('contact', { name: 'Globex' })
  const owner = { model: 'contact', record }
  const id = await store(world, ann, { name: 'a.txt', bytes: pieces(1, 5, 65), owner })
  assert.equal((await load(doorOf(world, bob), id)).size, 5)
  const outsider = await world.user('dan@example.com', [])
  await assert.rejects(openAttachment(doorOf(world, outsider), id), { code: 'NOT_FOUND' })
  await assert.rejects(store(world, outsider, { name: 'x', bytes: pieces(1, 1, 65), owner }), {
    code: 'NOT_FOUND',
  })
  const nothing = { model: 'contact', record: newRecordId(systemClock) }
  await assert.rejects(store(world, cyd, { name: 'x', bytes: pieces(1, 1, 65), owner: nothing }), {
    code: 'NOT_FOUND',
  })
})

test('what is served is never shown or run: saved under a safe name, of a type told by its content', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', [])
  const html = (async function* () {
    yield Buffer.from('<html><script>alert(1)</script>')
  })()
  const id = await store(world, ann, {
    name: '../../a"b\r\nSet-Cookie: x=1\u202egpj.html',
    bytes: html,
  })
  const { headers } = await openAttachment(doorOf(world, ann), id)
  assert.equal(headers['content-type'], 'text/plain')
  assert.equal(
    headers['content-disposition'],
    `attachment; filename="a_bSet-Cookie: x=1gpj.html"; filename*=UTF-8''a%22bSet-Cookie%3A%20x%3D1gpj.html`,
  )
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.match(headers['content-security-policy'] ?? '', /^sandbox;/)
})

test('a file over the limit is refused and the same bytes are kept once; what nothing names is collected', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', [])
  const blobs = async (): Promise<number> => {
    const { rows } = await world.superuser.query(
      'select count(*)::integer as count from zennnn.blob',
    )
    return Number(rows[0]?.count)
  }
  await assert.rejects(
    store(world, ann, { name: 'x', bytes: pieces(4, MEGABYTE, 0), limitBytes: 3 * MEGABYTE }),
    { code: 'BODY_TOO_LARGE' },
  )
  const one = await store(world, ann, { name: 'one', bytes: pieces(2, 1000, 7) })
  const two = await store(world, ann, { name: 'two', bytes: pieces(2, 1000, 7) })
  const empty = await store(world, ann, { name: 'empty', bytes: pieces(0, 0, 0) })
  assert.equal((await load(doorOf(world, ann), empty)).hash, EMPTY_HASH)
  // The refused one, the shared one, the empty one.
  assert.equal(await blobs(), 3)
  const maintain = await world.connect('zennnn_maintain')
  await maintain.query("select zennnn.collect_blobs(interval '-1 hour')")
  assert.equal(await blobs(), 2)
  assert.equal((await load(doorOf(world, ann), one)).size, 2000)
  const records = new Records({
    registry: world.registry,
    clock: systemClock,
    door: doorOf(world, ann),
  })
  await records.delete('attachment', one)
  await maintain.query("select zennnn.collect_blobs(interval '-1 hour')")
  assert.equal((await load(doorOf(world, ann), two)).size, 2000)
  await records.delete('attachment', two)
  await maintain.query("select zennnn.collect_blobs(interval '-1 hour')")
  assert.equal(await blobs(), 1)
})

test('an upload is written only by who began it, and not by guests', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', [])
  const bob = await world.user('bob@example.com', [])
  const name = Buffer.alloc(32, 1)
  await doorOf(world, ann).run([{ text: 'select zennnn.upload_begin($1::bytea)', values: [name] }])
  const put = {
    text: 'select zennnn.upload_put($1::bytea, 0, $2::bytea, 100)',
    values: [name, Buffer.from('x')],
  }
  await assert.rejects(doorOf(world, bob).run([put]), { code: 'NOT_FOUND' })
  const drop = { text: 'select zennnn.upload_drop($1::bytea)', values: [name] }
  await doorOf(world, bob).run([drop])
  await doorOf(world, ann).run([put])
  const finish = { text: 'select zennnn.upload_finish($1::bytea, $1::bytea)', values: [name] }
  await assert.rejects(doorOf(world, bob).run([finish]), { code: 'NOT_FOUND' })
  const guest = openDoor(world.connections, world.database, { kind: 'guest' })
  const begin = { text: 'select zennnn.upload_begin($1::bytea)', values: [Buffer.alloc(32, 2)] }
  await assert.rejects(guest.run([begin]), { code: 'ACCESS_DENIED' })
  await doorOf(world, ann).run([drop])
  await assert.rejects(doorOf(world, ann).run([put]), { code: 'NOT_FOUND' })
})

test('the same file stored eight times at once is kept once and read eight times', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', [])
  const ids = await Promise.all(
    Array.from(
      { length: 8 },
      async (_, index) =>
        await store(world, ann, { name: `${index}`, bytes: pieces(3, 300_000, 1) }),
    ),
  )
  const { rows } = await world.superuser.query(
    'select (select count(*) from zennnn.blob)::integer as blobs, (select sum(length(bytes)) from zennnn.blob_chunk)::integer as size',
  )
  assert.deepEqual(rows, [{ blobs: 1, size: 900_000 }])
  for (const id of ids) assert.equal((await load(doorOf(world, ann), id)).size, 900_000)
})
