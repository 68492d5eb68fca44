import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardsIn, hasCard, maskCards } from './card-number.ts'

/** Numbers that the acquirers and schemes publish for tests; no account is behind any. */
const TEST_NUMBERS = [
  ['Visa', '4111111111111111'],
  ['Visa', '4242424242424242'],
  ['Visa', '4012888888881881'],
  ['Mastercard', '5555555555554444'],
  ['Mastercard', '5105105105105100'],
  ['Mastercard, series 2', '2223003122003222'],
  ['American Express', '378282246310005'],
  ['American Express', '371449635398431'],
  ['Discover', '6011111111111117'],
  ['Discover', '6011000990139424'],
  ['Diners Club', '30569309025904'],
  ['Diners Club', '38520000023237'],
  ['Diners Club', '36227206271667'],
  ['JCB', '3530111333300000'],
  ['JCB', '3566002020360505'],
  ['UnionPay', '6200000000000005'],
  ['UnionPay of 19 digits', '6205500000000000004'],
  ['Maestro', '6759649826438453'],
] as const

test('the test numbers of every issuer are found, alone and in a sentence, and shown by their last four digits', () => {
  for (const [issuer, number] of TEST_NUMBERS) {
    assert.ok(hasCard(number), issuer)
    assert.ok(hasCard(`Please charge ${number}, thank you.`), issuer)
    const shown = maskCards(`no ${number}!`)
    assert.equal(shown, `no ${'*'.repeat(number.length - 4)}${number.slice(-4)}!`, issuer)
  }
})

test('a number is found however people write it', () => {
  for (const text of [
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111 - 1111 - 1111 - 1111',
    '4111.1111.1111.1111',
    '4111\u00a01111\u202f1111\u20091111',
    '4111\u20131111\u22121111\u20141111',
    '41111111 11111111',
    '3782 822463 10005',
    '3056-930902-5904',
    '6205 5000 0000 0000 004',
    // With what people write behind it.
    '4111 1111 1111 1111 1227 123',
    '4111 1111 1111 1111 12/27 123',
    '4111 1111 1111 1111 2027',
    '4111 1111 1111 1111 123',
    '2 4111 1111 1111 1111',
    '2026-11-30 5105-1051-0510-5100',
    '4111 1111 1111 1111 5500 0000 0000 0004',
    // Next to letters and signs.
    'Visa4111111111111111exp1227',
    'cc4111111111111111',
    'No.4111111111111111',
    'CARD:4111111111111111.',
    '…4111111111111111',
    '...4111111111111111',
    'https://example.com/?pan=4111111111111111&x=1',
    '{"number":"4111111111111111","cvv":1}',
    '1;4111111111111111;2',
    '1,4111111111111111,2',
    // As a table makes a number of it.
    '4111111111111111.0',
  ])
    assert.ok(hasCard(text), text)
})

test('a number is found in the digits of any script, and behind what nobody sees', () => {
  const digits = Array.from('4111111111111111', Number)
  const zeros = {
    'Arabic-Indic': 0x0660,
    Persian: 0x06f0,
    Devanagari: 0x0966,
    Thai: 0x0e50,
    'full width': 0xff10,
    'mathematical bold': 0x1d7ce,
    'mathematical monospace, the last of five rows': 0x1d7f6,
  }
  for (const [script, zero] of Object.entries(zeros)) {
    const text = digits.map((digit) => String.fromCodePoint(zero + digit)).join('')
    assert.ok(hasCard(text), script)
    assert.equal(maskCards(text), `${'*'.repeat(12)}${Array.from(text).slice(-4).join('')}`, script)
  }
  assert.ok(hasCard(['④', ...Array.from({ length: 15 }, () => '①')].join('')))
  for (const unseen of ['\u200b', '\u200d', '\u00ad', '\ufe0f\u20e3', '\0'])
    assert.ok(hasCard(Array.from('4111111111111111').join(unseen)), JSON.stringify(unseen))
})

test('what only resembles the number of a card is none', () => {
  for (const [what, text] of [
    ['a wrong check digit', '4111111111111112'],
    ['no issuer', '1234567812345670'],
    ['an issuer, but another length', '41111111111111114'],
    ['longer digits', '004111111111111111100'],
    ['longer digits in groups', '4111 1111 1111 1111 1111 1111'],
    ['an IBAN of Germany', 'DE89370400440532013000'],
    ['an IBAN of Belgium, whose digits are those of a Diners Club card', 'BE36001234560064'],
    ['the same in groups', 'BE36 0012 3456 0064'],
    ['an IBAN of France', 'FR76 3000 6000 0112 3456 7890 189'],
    ['an IBAN of Denmark, whose digits are those of a Mastercard', 'DK5500400440100051'],
    ['the same in groups', 'DK55 0040 0440 1000 51'],
    ['an EAN of Germany', '4006381333931'],
    ['a GTIN of 14 digits', '14006381333938'],
    ['an ISBN', '978-3-16-148410-0'],
    ['an IMEI, which has the same check digit', '490154203237518'],
    ['a SIM card, which has it too', '8991101200003204510'],
    ['telephone numbers', '+49 1512 3456 7890, 0049 1511 2345 6789, +378282246310005'],
    ['a moment in microseconds', '20261130113029123456'],
    ['a decimal fraction', '0.4111111111111111'],
    ['a decimal fraction in a table', '3;.4111111111111111'],
    ['a hash', 'a4111111111111111b3f09'],
    ['a UUID', '41111111-1111-4111-8111-111111111111'],
    ['a column of numbers', '4111\n1111\n1111\n1111'],
    ['cells of a table', '4111\t1111\t1111\t1111'],
    ['an amount', '4,111,111,111,111,111'],
    ['prices', '41.11 11.11 11.11 11.11'],
    ['years', '2019 2020 2021 2022 2023 2024'],
  ] as const)
    assert.equal(maskCards(text), text, what)
})

test('several numbers in one text are all found, in order', () => {
  const text = 'a 4111111111111111 b 5555 5555 5555 4444 c 378282246310005 4111111111111112'
  const found = [...cardsIn(text)].map(({ start, end }) => text.slice(start, end))
  assert.deepEqual(found, ['4111111111111111', '5555 5555 5555 4444', '378282246310005'])
  assert.equal(
    maskCards(text),
    'a ************1111 b **** **** **** 4444 c ***********0005 4111111111111112',
  )
})

test('of made-up numbers that every business has none is refused, and of random ones those that nobody could tell apart', () => {
  const random = lcg(20261130)
  const digits = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 10)).join('')
  const made = {
    ean: () => withEanDigit(digits(12)),
    phone: () => `+${digits(2)} ${digits(3)} ${digits(4)} ${digits(4)}`,
    phones: () => `0${digits(3)} ${digits(3)} ${digits(4)} / 0${digits(3)} ${digits(7)}`,
    order: () => `SO-2026-${digits(6)}`,
    amounts: () => `${digits(4)}.${digits(2)} ${digits(3)}.${digits(2)} ${digits(5)}.${digits(2)}`,
    years: () => `20${digits(2)} 20${digits(2)} 20${digits(2)} 20${digits(2)}`,
    iban: () => withIbanDigits('DE', digits(18)),
    iban16: () => withIbanDigits('DK', digits(14)),
    fraction: () => `0.${digits(16)}`,
  }
  for (const [what, make] of Object.entries(made)) {
    const refused = Array.from({ length: 1000 }, make).filter(hasCard)
    assert.deepEqual(refused, [], what)
  }
  const look = Array.from({ length: 20_000 }, () => digits(16)).filter(hasCard).length
  assert.ok(look > 200 && look < 600, `${look} of 20000 random numbers of 16 digits`)
})

test('two hundred times the text takes about two hundred times as long, whatever stands in it', () => {
  for (const [what, unit] of Object.entries({
    letters: 'x',
    digits: '4',
    'single digits': '4 ',
    'groups of four': '4111 ',
    'groups as printed': '4111 111111 ',
    'numbers with a wrong check digit': '4111111111111112 ',
    'numbers that are something else': '+378282246310005 AA11 ',
    'what begins like an IBAN': 'AA11 AA12 AA13 a4111111111111111b3 ',
    'foreign digits': '٤١',
    'unseen characters': '4\u200b',
    'characters of two units': '😀',
  })) {
    const short = unit.repeat(2000 / unit.length)
    const long = unit.repeat(400_000 / unit.length)
    assert.equal(timed(short).found, timed(long).found, what)
    const [one, all] = [leastMs(short), timed(long).ms]
    // A text that is read again for each of its characters takes forty thousand times as long.
    assert.ok(all < Math.max(one, 0.3) * 3000, `${what}: ${one} ms, then ${all} ms`)
  }
})

/** In CPU: what else the machine does says nothing of a text. */
function timed(text: string): { readonly found: boolean; readonly ms: number } {
  const from = process.threadCpuUsage().user
  const found = hasCard(text)
  return { found, ms: (process.threadCpuUsage().user - from) / 1000 }
}

function leastMs(text: string): number {
  return Math.min(...Array.from({ length: 5 }, () => timed(text).ms))
}

/** A generator of Lehmer: the same numbers at each run. */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** GS1 General Specifications 7.9. */
function withEanDigit(digits: string): string {
  const sum = Array.from(digits, Number).reduce(
    (total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3),
    0,
  )
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/** ISO 13616. */
function withIbanDigits(country: string, account: string): string {
  const letters = Array.from(country, (letter) => Number.parseInt(letter, 36)).join('')
  const check = 98n - (BigInt(`${account}${letters}00`) % 97n)
  return `${country}${String(check).padStart(2, '0')}${account}`
}
