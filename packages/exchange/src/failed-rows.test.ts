import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCsv } from './csv-read.ts'
import { failedRows } from './failed-rows.ts'
import { parseImportRequest } from './import-request.ts'

test('of the number of a card the file of bad rows has the last four digits, whichever column it is in', async () => {
  const text =
    'name,note,other\nAnn,ok,1\nBob,pays with 4111111111111111,4242 4242 4242 4242\nCid,3704 0044,2\n'
  const file = await openCsv(async function* () {
    yield Buffer.from(text)
    await Promise.resolve()
  })
  const problems = [3, 4].map((row) => ({ row, column: 'name', value: undefined, reason: 'Bad.' }))
  const lines = await Array.fromAsync(failedRows(file, problems))
  assert.deepEqual(lines, [
    '\uFEFFname,note,other,import_error\r\n',
    'Bob,pays with ************1111,**** **** **** 4242,name: Bad.\r\n',
    'Cid,3704 0044,2,name: Bad.\r\n',
  ])
})

test('what is said of an import holds no number of a card: it stands in the record of the job', () => {
  const given = { model: 'contact', map: ['name=Name'], alias: ['country:EIRE=Ireland'] }
  assert.deepEqual(parseImportRequest(given).alias, given.alias)
  for (const more of [
    { alias: ['name:4111111111111111=x'] },
    { map: ['name={"4111111111111111"}'] },
  ])
    assert.throws(() => parseImportRequest({ ...given, ...more }), { code: 'VALUE_INVALID' })
})
