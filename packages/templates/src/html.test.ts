import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributes, escapeHtml, html, type Piece, trustedHtml } from './html.ts'

/** Texts that run a script where they are not escaped, in content or in an attribute. */
const CORPUS = [
  '<script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<!--><script>alert(1)</script>',
  ']]><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u0000<script>alert(1)</script>',
  '<\u0000script>alert(1)</script>',
  '<ſcript>alert(1)</ſcript>',
]
const BAD_URLS = [
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://acme.localhost/1',
  'file:///etc/passwd',
]

test('html: a text of the corpus never opens a tag or leaves its attribute', () => {
  for (const text of CORPUS) {
    const content = html`<p>${text}</p>`.toString().slice(3, -4)
    assert.doesNotMatch(content, /[<>"'\0]/, text)
    const attribute = html`<p title="${text}"></p>`.toString().slice(10, -6)
    assert.doesNotMatch(attribute, /[<>"'\0]/, text)
    const listed = attributes({ title: text }).toString().slice(8, -1)
    assert.doesNotMatch(listed, /[<>"'\0]/, text)
  }
})

test('html: escapes once, and shows nothing for what is absent', () => {
  assert.equal(html`<p>${'a & b'}</p>`.toString(), '<p>a &amp; b</p>')
  assert.equal(html`${html`<b>${'<'}</b>`}`.toString(), '<b>&lt;</b>')
  assert.equal(html`${undefined}${null}${false}${0}${12n}`.toString(), '012')
  assert.equal(html`${['<', html`<i></i>`]}`.toString(), '&lt;<i></i>')
  assert.equal(html`${trustedHtml('<hr>')}`.toString(), '<hr>')
})

test('html: an address that would run something becomes #', () => {
  for (const url of BAD_URLS) {
    assert.equal(html`<a href="${url}">x</a>`.toString(), '<a href="#">x</a>', url)
    assert.equal(html`<a${attributes({ href: url })}>x</a>`.toString(), '<a href="#">x</a>', url)
  }
  assert.equal(html`<a href="${'/a?b=1&c'}"></a>`.toString(), '<a href="/a?b=1&amp;c"></a>')
  assert.equal(
    html`<a href="${'mailto:a@b.example'}"></a>`.toString(),
    '<a href="mailto:a@b.example"></a>',
  )
  assert.equal(
    html`<a href="/x/${'javascript:y'}"></a>`.toString(),
    '<a href="/x/javascript:y"></a>',
  )
})

test('html: a hole where escaping would not help is a bug, found at the first use', () => {
  const bad: readonly (() => unknown)[] = [
    () => html`<script>${'x'}</script>`,
    () => html`<style>${'x'}</style>`,
    () => html`<p onclick="${'x'}"></p>`,
    () => html`<p style="${'x'}"></p>`,
    () => html`<iframe srcdoc="${'x'}"></iframe>`,
    () => html`<a href=${'x'}></a>`,
    () => html`<a href='${'x'}'></a>`,
    () => html`<p ${'x'}></p>`,
    () => html`<h${1}></h1>`,
    () => html`<p${html`x`}></p>`,
    () => html`<p title="${html`x`}"></p>`,
    () => html`<p>${attributes({ title: 'x' })}</p>`,
    () => attributes({ onclick: 'x' }),
    () => attributes({ 'a b': 'x' }),
  ]
  for (const use of bad) assert.throws(use, { name: 'InvariantError' }, use.toString())
})

test('html: what only looks like Html is text', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a forged value is the point
  const forged = { toString: () => '<b>' } as unknown as Piece
  assert.equal(html`${forged}`.toString(), '&lt;b&gt;')
})

test('attributes: true is the bare name, false and undefined leave it out', () => {
  assert.equal(
    html`<input${attributes({ name: 'a', required: true, disabled: false, value: undefined, size: 3 })}>`.toString(),
    '<input name="a" required size="3">',
  )
})

test('escapeHtml: replaces what HTML cannot hold', () => {
  assert.equal(escapeHtml('a\0b\ud800c'), 'a\ufffdb\ufffdc')
})
