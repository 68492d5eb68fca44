import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderMail } from './mail-render.ts'

const template = {
  name: 'hello',
  subject: 'Hello {{ name }}',
  text: 'Hello {{ name }}: {{ url }}',
  html: '<p>Hello {{ name }}</p><a href="{{ url }}">open</a>',
}
const url = 'https://acme.localhost/link/abc?x=1&y=2'

test('renderMail: escapes in HTML and not in text', () => {
  const mail = renderMail(template, { name: 'R&D <i>', url })
  assert.equal(mail.subject, 'Hello R&D <i>')
  assert.equal(mail.text, `Hello R&D <i>: ${url}`)
  assert.match(mail.html, /<title>Hello R&amp;D &lt;i&gt;<\/title>/)
  assert.match(
    mail.html,
    /<p>Hello R&amp;D &lt;i&gt;<\/p><a href="https:\/\/acme\.localhost\/link\/abc\?x=1&amp;y=2">/,
  )
})

test('renderMail: a value that would begin another header is refused', () => {
  const name = 'x\r\nBcc: everybody@example.com'
  assert.throws(() => renderMail(template, { name, url }), {
    code: 'VALUE_INVALID',
  })
})
