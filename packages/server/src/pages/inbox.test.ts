import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '@zennnn/templates'
import { showInbox, withLinks } from './inbox.ts'
import { samplePorts, sampleViewer, sampleVisit } from './sample-visit.ts'

test('addresses in a mail become links, everything else stays text', () => {
  const text = 'See https://a.example/link/x?b=1&c=2. <b> javascript:alert(1) (http://b.example/)'
  assert.equal(
    html`${withLinks(text)}`.toString(),
    'See <a href="https://a.example/link/x?b=1&amp;c=2" rel="noreferrer">https://a.example/link/x?b=1&amp;c=2</a>. ' +
      '&lt;b&gt; javascript:alert(1) (<a href="http://b.example/" rel="noreferrer">http://b.example/</a>)',
  )
})

test('the inbox does not exist for who may not see its mails', async () => {
  await assert.rejects(showInbox(sampleVisit({ path: '/inbox' }), samplePorts(), sampleViewer), {
    code: 'NOT_FOUND',
  })
})
