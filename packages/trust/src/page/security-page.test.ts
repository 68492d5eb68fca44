import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { BRANDS } from '@zennnn/kernel'
import { SAMPLE_NOW } from '../evidence/sample-evidence.ts'
import { policyOf } from '../promise/policy.ts'
import { sampleView } from '../view/sample-view.ts'
import { securityPage } from './security-page.ts'
import { SECURITY_CSS, SECURITY_STYLE_PATH } from './security-style.ts'

/** The part of one sentence. */
function sentenceOf(page: string, id: string): string {
  return new RegExp(`<article class="[^"]*" id="${id}">.*?</article>`, 's').exec(page)?.[0] ?? ''
}

function textOf(markup: string): string {
  return markup
    .replaceAll(/<\/?time[^>]*>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
}

function names(css: string, form: RegExp): ReadonlySet<string> {
  return new Set([...css.matchAll(form)].map(([, name = '']) => name))
}

for (const brand of BRANDS)
  test(`every sentence of ${brand} stands on its page, with its state, and no other does`, () => {
    const page = securityPage(sampleView(brand)).toString()
    const ids = [...page.matchAll(/<article class="sentence (\w+)" id="([a-z-]+)">/g)]
    assert.deepEqual(
      ids.map(([, , id]) => id),
      policyOf(brand).map(({ id }) => id),
    )
    for (const { id, says, attested } of policyOf(brand)) {
      const part = textOf(sentenceOf(page, id))
      assert.ok(part.includes(says), id)
      assert.match(part, attested === undefined ? /^ Proved / : /^ Attested /)
    }
    assert.match(page, /All \d+ promises hold\./)
  })

test('a control that fails turns the sentences red that ask for it, and only these', () => {
  const page = securityPage(sampleView('zennnn', { 'failover-drill': 'fails' })).toString()
  const broken = [...page.matchAll(/<article class="sentence broken" id="([a-z-]+)">/g)]
  assert.deepEqual(
    broken.map(([, id]) => id),
    ['standby', 'dr-tested'],
  )
  assert.match(page, /2 of 33 promises are broken\./)
  const part = textOf(sentenceOf(page, 'standby'))
  assert.match(part, /Broken for 0 seconds/)
  assert.match(part, /Failover-drill: fails, 0 seconds ago\. Since 30 Nov 2026, 12:00 UTC\./)
  assert.match(part, /Standby-lag: holds, 0 seconds ago/)
  assert.match(
    part,
    /tried again at least every 15 minutes, .* nobody of us has written anything yet/,
  )
  assert.match(page, /<ul class="broken-list"><li><a href="#standby">/)
})

test('a control that gave no answer is no better than one that fails', () => {
  const page = securityPage(sampleView('zeldesk', { 'csrf-routes': 'no_answer' })).toString()
  assert.match(sentenceOf(page, 'csrf'), /class="sentence broken"/)
  assert.match(page, /1 of 35 promises is broken\./)
})

test('what is not proved is said before what is', () => {
  const page = securityPage(sampleView('zennnn', { 'region-drill': 'unknown' })).toString()
  assert.match(page, /2 of 33 promises are not proved at this moment\./)
  assert.match(textOf(sentenceOf(page, 'rto')), /There was nothing to see yet\./)
})

test('how a sentence is tried, how often, and by which line of evidence', () => {
  const part = textOf(sentenceOf(securityPage(sampleView('zennnn')).toString(), 'standby'))
  assert.match(part, /Asks the primary and the standby how far the one is behind the other\./)
  assert.match(part, /At least every 15 minutes; what it sees counts for 45 minutes\./)
  assert.match(part, /Last on 30 Nov 2026, 12:00 UTC, within 12 ms: evidence 50\./)
})

test('who signed, on what, and until when', () => {
  const part = textOf(sentenceOf(securityPage(sampleView('zennnn')).toString(), 'physical'))
  assert.match(part, /^ Attested until 31 May 2027 /)
  assert.match(part, /eu, us, ap: Guards and badges were seen on a visit\./)
  assert.match(part, /Attested by Jane Roe, 1 Jun 2026: Report of the visit\./)
  assert.match(part, new RegExp(`SHA-256 of the document: ${'ab'.repeat(32)}`))
})

test('notes on an incident stand with their sentence, beside its state, as text', () => {
  const notes = [
    { promise: 'standby', at: SAMPLE_NOW, text: 'Proved <b class="proved">again</b>.' },
  ] as const
  const page = securityPage(sampleView('zennnn', { 'standby-lag': 'fails' }, notes)).toString()
  const part = sentenceOf(page, 'standby')
  assert.match(part, /class="sentence broken"/)
  assert.ok(part.includes('Proved &lt;b class=&quot;proved&quot;&gt;again&lt;/b&gt;.'))
  assert.doesNotMatch(part, /nobody of us has written/)
  assert.doesNotMatch(sentenceOf(page, 'rpo'), /again/)
})

test('the page has one h1, no script, nothing inline, and a name for each picture', () => {
  const page = securityPage(sampleView('zennnn')).toString()
  assert.equal(page.match(/<h1/g)?.length, 1)
  assert.doesNotMatch(page, /<script|<style|\sstyle=|\son[a-z]+=/)
  const pictures = [...page.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag)
  assert.deepEqual(
    pictures.filter((tag) => !/aria-hidden="true"|role="img" aria-label="[^"]+"/.test(tag)),
    [],
  )
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  assert.equal(new Set(ids).size, ids.length)
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
  assert.deepEqual(
    targets.filter((id) => !ids.includes(id)),
    [],
  )
})

test('the stylesheet has the colours of all pages, and a name that holds its hash', () => {
  assert.match(SECURITY_STYLE_PATH, /^\/assets\/security\.[0-9a-f]{12}\.css$/)
  const tokens = readFileSync(
    join(import.meta.dirname, '../../../server/src/pages/style/tokens.css'),
    'utf8',
  )
  const given = names(`${tokens}${SECURITY_CSS}`, /(--[\w-]+):/g)
  assert.deepEqual([...names(SECURITY_CSS, /var\((--[\w-]+)\)/g).difference(given)], [])
})
