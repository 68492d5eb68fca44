import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullSight } from '@zennnn/data'
import { allow, app, buildRegistry, field, group, model } from '@zennnn/model'
import { openCsv } from './csv-read.ts'
import { type Chunk, readChunks } from './import-items.ts'
import { bindMapping } from './mapping.ts'

const access = [allow('keeper', ['read', 'create', 'update', 'delete'])]
const registry = buildRegistry([
  app({
    name: 'lists',
    label: 'Lists',
    summary: 'Lists with lines',
    groups: [group('keeper', 'Keeper')],
    models: [
      model('user', { label: 'User', plural: 'Users', fields: { name: field.text() }, access }),
      model('list', {
        label: 'List',
        plural: 'Lists',
        fields: {
          name: field.text({ unique: true }),
          lines: field.collection('line', 'list'),
        },
        access,
      }),
      model('line', {
        label: 'Line',
        plural: 'Lines',
        fields: { list: field.reference('list'), name: field.text() },
        access,
      }),
    ],
  }),
])

async function chunksOf(csv: string): Promise<readonly Chunk[]> {
  const file = await openCsv(async function* () {
    yield await Promise.resolve(Buffer.from(csv))
  })
  const request = {
    model: 'list',
    map: ['name=Name', 'lines.name=Line'],
    key: 'name',
    create: [],
    alias: [],
    dateFormat: undefined,
    decimalMark: '.',
  } as const
  const who = { sight: fullSight(registry), writesReadonly: false }
  const mapping = bindMapping(request, file.columns, who)
  return await Array.fromAsync(readChunks(file, mapping, { importId: 'x', size: 2 }))
}

test('rows of one key are one record, which is not cut in two', async () => {
  const [first, ...others] = await chunksOf('Name,Line\nA,1\nB,2\nB,3\nB,4\nC,5\n')
  assert.deepEqual(
    first?.items.map(({ rows }) => rows),
    [[2], [3, 4, 5]],
  )
  const lines = first.items[1]?.draft.lines.get('lines')
  assert.deepEqual(
    lines?.map(({ values }) => values.get('name')),
    ['2', '3', '4'],
  )
  assert.deepEqual(
    others.map(({ items }) => items.map(({ rows }) => rows)),
    [[[6]]],
  )
})

test('a file that is one record without end is refused, and not after hours', async () => {
  await assert.rejects(chunksOf(`Name,Line\n${'A,1\n'.repeat(200_000)}`), {
    code: 'VALUE_INVALID',
    message: /From row 2 on, more than 9000 rows are one record/,
  })
})
