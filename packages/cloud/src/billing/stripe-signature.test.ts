import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { judgeSignature } from './stripe-signature.ts'

const SECRET = 'whsec_of_this_endpoint'
const BODY = '{"id":"evt_1"}'
const now = new Date('2026-11-30T12:00:00Z')
const seconds = now.getTime() / 1000

function sign(time: number, body = BODY, secret = SECRET): string {
  return createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
}

function judge(header: string | undefined, body = BODY): string {
  return judgeSignature(header, body, { secret: SECRET, now })
}

test('what was signed with the secret of this endpoint is genuine, also beside a signature with another one', () => {
  assert.equal(judge(`t=${seconds},v1=${sign(seconds)}`), 'genuine')
  const both = `t=${seconds},v1=${sign(seconds, BODY, 'whsec_old')},v1=${sign(seconds)},v0=x`
  assert.equal(judge(both), 'genuine')
  assert.equal(judge(`t=${seconds - 299},v1=${sign(seconds - 299)}`), 'genuine')
})

test('another body, another secret, another time than was signed: forged', () => {
  assert.equal(judge(`t=${seconds},v1=${sign(seconds)}`, `${BODY} `), 'forged')
  assert.equal(judge(`t=${seconds},v1=${sign(seconds, BODY, 'whsec_other')}`), 'forged')
  assert.equal(judge(`t=${seconds - 1},v1=${sign(seconds)}`), 'forged')
})

test('what was recorded is not believed later, nor what comes from the future', () => {
  for (const time of [seconds - 301, seconds + 301])
    assert.equal(judge(`t=${time},v1=${sign(time)}`), 'old')
})

test('no header, none that fits, two times, or only a signature of an older scheme', () => {
  for (const header of [
    undefined,
    '',
    'v1=',
    `t=${seconds}`,
    `v1=${sign(seconds)}`,
    `t=${seconds},v0=${sign(seconds)}`,
    `t=${seconds},v1=${sign(seconds).slice(1)}`,
    `t=${seconds},t=${seconds},v1=${sign(seconds)}`,
    `t=1e9,v1=${sign(1e9)}`,
  ])
    assert.equal(judge(header), 'missing', header)
})

test('so many wrong ones that nobody would send them hide no right one behind them', () => {
  const wrong = Array.from({ length: 8 }, (_, place) => `v1=${sign(place)}`).join(',')
  assert.equal(judge(`t=${seconds},${wrong},v1=${sign(seconds)}`), 'forged')
})
