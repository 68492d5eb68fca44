import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showRecordList } from './record-list.ts'
import { type AskedRead, samplePorts, sampleViewer, sampleVisit } from './sample-visit.ts'

const rows = [
  {
    id: '018f0000-0000-7000-8000-0000000000aa',
    number: '<script>alert(1)</script>',
    buyer: { id: '018f0000-0000-7000-8000-0000000000bb', name: '"><img src=x onerror=alert(1)>' },
    state: 'confirmed',
    total: '1234567.50',
  },
]

async function list(query: string, asked: AskedRead[] = []): Promise<string> {
  const visit = sampleVisit({ path: `/records/bill${query}`, params: { model: 'bill' } })
  const ports = samplePorts({ page: { rows, total: 120 }, asked })
  return await (await showRecordList(visit, ports, sampleViewer)).text()
}

test('a list reads the columns of its view, titles of references, and nothing hidden', async () => {
  const asked: AskedRead[] = []
  await list('', asked)
  assert.deepEqual(asked, [
    {
      model: 'bill',
      parameters: {
        select: 'id,number,buyer(id,name),state,total',
        order: 'number.desc',
        limit: '50',
        offset: '0',
      },
    },
  ])
})

test('a list shows values as text, whatever they hold', async () => {
  const page = await list('')
  assert.doesNotMatch(page, /<script|<img/)
  assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
  assert.match(page, /<td class="number" data-label="Total">1,234,567\.50<\/td>/)
  assert.match(page, /<span class="pill green">Order<\/span>/)
  assert.match(page, /href="\/records\/buyer\/018f0000-0000-7000-8000-0000000000bb"/)
})

test('a list turns pages, sorts by its columns and searches its texts', async () => {
  const asked: AskedRead[] = []
  const page = await list('?page=2&sort=-buyer&q=a%25"b', asked)
  assert.deepEqual(asked[0]?.parameters, {
    select: 'id,number,buyer(id,name),state,total',
    order: 'buyer(name).desc.nullslast,id.desc',
    limit: '50',
    offset: '50',
    or: '(number.ilike."*a_\\"b*")',
  })
  assert.match(page, /rel="next" href="\?q=a%25%22b&amp;sort=-buyer&amp;page=3"/)
  assert.match(page, /Page 2 of 3/)
})

test('a list ignores a sort or page that makes no sense', async () => {
  for (const query of [
    '?sort=secret',
    '?sort=buyer.secret',
    '?sort=lines',
    '?page=0',
    '?page=x',
    '?page=1e9',
  ]) {
    const asked: AskedRead[] = []
    await list(query, asked)
    assert.equal(asked[0]?.parameters['order'], 'number.desc', query)
  }
})

async function askEmpty(query: string): Promise<string> {
  const visit = sampleVisit({ path: `/records/bill${query}`, params: { model: 'bill' } })
  return await (await showRecordList(visit, samplePorts(), sampleViewer)).text()
}

test('a model that the viewer does not see has no list', async () => {
  for (const name of ['hidden', 'nothing', 'constructor', '']) {
    const visit = sampleVisit({ path: '/records/x', params: { model: name } })
    await assert.rejects(showRecordList(visit, samplePorts(), sampleViewer), { code: 'NOT_FOUND' })
  }
})

test('an empty list says what will be here, a search without matches what to do', async () => {
  assert.match(await askEmpty(''), /There are no bills yet/)
  assert.match(await askEmpty('?q=%3Cb%3E'), /Nothing among Bills has “&lt;b&gt;” in it/)
})
