import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showRecord } from './record-show.ts'
import { type AskedRead, samplePorts, sampleViewer, sampleVisit } from './sample-visit.ts'

const id = '018f0000-0000-7000-8000-0000000000aa'
const visit = sampleVisit({ path: `/records/bill/${id}`, params: { model: 'bill', id } })

test('a record is read with its lines and shown by its form', async () => {
  const asked: AskedRead[] = []
  const row = {
    id,
    number: 'B1',
    state: 'sent',
    buyer: null,
    total: '0.10',
    lines: [{ id, description: '<b>x</b>', subtotal: '-3.50' }],
  }
  const ports = samplePorts({ page: { rows: [row], total: 1 }, asked })
  const page = await (await showRecord(visit, ports, sampleViewer)).text()
  assert.deepEqual(asked[0]?.parameters, {
    select: 'id,number,state,buyer(id,name),total,lines(id,description,subtotal)',
    id: `eq.${id}`,
    limit: '1',
    'lines.limit': '500',
  })
  assert.match(page, /<h1>B1<\/h1><span class="pill blue">Sent<\/span>/)
  assert.match(page, /data-label="Description">&lt;b&gt;x&lt;\/b&gt;</)
  assert.match(page, /data-label="Subtotal">−3\.50</)
  assert.doesNotMatch(page, /<dt>Buyer<\/dt>/)
})

test('a record that is not there, or not to be seen, is not found', async () => {
  await assert.rejects(showRecord(visit, samplePorts(), sampleViewer), { code: 'NOT_FOUND' })
  const bad = sampleVisit({ path: '/records/bill/x', params: { model: 'bill', id: "x' or 1=1" } })
  await assert.rejects(showRecord(bad, samplePorts(), sampleViewer), { code: 'NOT_FOUND' })
})
