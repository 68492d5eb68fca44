import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { refuseCardInMail } from './mail-cards.ts'
import { renderMail } from './mail-render.ts'

const CARD = '4111 1111 1111 1111'
const PLAIN = { subject: 'Hello', text: 'Your order 2026-000123', html: '<p>4111</p><p>1111</p>' }

test('a mail with the number of a card in its subject, text or HTML is refused, without repeating it', () => {
  assert.doesNotThrow(() => {
    refuseCardInMail(PLAIN)
    refuseCardInMail({ subject: undefined, text: undefined, html: undefined })
  })
  for (const part of ['subject', 'text', 'html'])
    assert.throws(
      () => {
        refuseCardInMail({ ...PLAIN, [part]: `charge <b>${CARD}</b>` })
      },
      (error) =>
        error instanceof PlatformError &&
        error.code === 'VALUE_INVALID' &&
        error.message.startsWith(`${part}: This contains what looks like`) &&
        !JSON.stringify([error.message, error.details, error.hint]).includes('1111'),
    )
})

test('a template that is filled with the number of a card makes no mail', () => {
  const template = {
    name: 'hello',
    subject: 'Hello',
    text: 'Hello {{ name }}',
    html: '<p>Hello {{ name }}</p>',
  }
  assert.throws(() => renderMail(template, { name: CARD }), { code: 'VALUE_INVALID' })
  assert.equal(renderMail(template, { name: 'Ann' }).text, 'Hello Ann')
})
