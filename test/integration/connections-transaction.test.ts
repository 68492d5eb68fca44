import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COUNT, insert, OWNERS, openNotes } from '../notes-world.ts'

test('a transaction that begins with a plan that a migration made stale prepares it again', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  const all = { name: 'all_notes', text: 'select * from app.note', values: [] }
  await connections.batch(base.database, ada, [insert(1, 'ada'), all])
  const owner = await base.connect('postgres')
  await owner.query('alter table app.note add column more text')
  await connections.transaction(base.database, ada, async (transaction) => {
    const [, notes] = await transaction.runAll([insert(2, 'ada'), all])
    assert.equal(notes?.rows.length, 2)
    assert.deepEqual(notes.rows[0], { id: 1, owner: 'ada', amount: '12.50', more: null })
  })
  const [after] = await connections.batch(base.database, ada, [COUNT])
  assert.deepEqual(after?.rows, [{ count: '2' }])
})

test('a transaction sees its own changes, commits at the end and not before', async (t) => {
  const { base, connections, ada } = await openNotes(t)
  await connections.transaction(base.database, ada, async (transaction) => {
    const [, mine] = await transaction.runAll([insert(1, 'ada'), OWNERS])
    assert.deepEqual(mine?.rows, [{ owner: 'ada' }])
    const [others] = await connections.batch(base.database, ada, [OWNERS])
    assert.deepEqual(others?.rows, [])
    await transaction.run(insert(2, 'ada'))
  })
  const [after] = await connections.batch(base.database, ada, [{ ...COUNT }])
  assert.deepEqual(after?.rows, [{ count: '2' }])
})

test('a transaction that throws, or swallows a refusal, changes nothing', async (t) => {
  const { base, connections, ada } = await openNotes(t, { perDatabase: 1 })
  await assert.rejects(
    connections.transaction(base.database, ada, async (transaction) => {
      await transaction.run(insert(1, 'ada'))
      throw new Error('secret')
    }),
    { code: 'INTERNAL' },
  )
  await assert.rejects(
    connections.transaction(base.database, ada, async (transaction) => {
      await transaction.run(insert(1, 'ada'))
      await transaction.run(insert(1, 'ada')).catch(() => undefined)
    }),
    { code: 'UNIQUE_VIOLATED' },
  )
  const [left] = await connections.batch(base.database, ada, [COUNT])
  assert.deepEqual(left?.rows, [{ count: '0' }])
})

test('a transaction goes on after a rollback to a savepoint', async (t) => {
  const { base, connections, ada } = await openNotes(t)
  await connections.transaction(base.database, ada, async (transaction) => {
    await transaction.runAll([insert(1, 'ada'), { text: 'savepoint one', values: [] }])
    await transaction.run(insert(1, 'ada')).catch(() => undefined)
    await transaction.runAll([{ text: 'rollback to savepoint one', values: [] }, insert(2, 'ada')])
  })
  const [left] = await connections.batch(base.database, ada, [COUNT])
  assert.deepEqual(left?.rows, [{ count: '2' }])
})

test('a statement that comes after its transaction is our bug', async (t) => {
  const { base, connections, ada } = await openNotes(t)
  const late = await connections.transaction(
    base.database,
    ada,
    async (transaction) => await Promise.resolve(transaction),
  )
  await assert.rejects(late.run(COUNT), { id: 'transaction-over' })
})
