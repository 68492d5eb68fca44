import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readDecimal, showDecimal, toCanonical } from './number-text.ts'

test('numbers are read as people of the language write them', () => {
  for (const [language, text, value] of [
    ['en', '1,234.50', '1234.50'],
    ['en', '1,234', '1234'],
    ['en', '1,234,567', '1234567'],
    ['en', '1,5', '1.5'],
    ['en', '12,50', '12.50'],
    ['en', '-.5', '-0.5'],
    ['en', '+7', '7'],
    ['fr', '1 234,50', '1234.50'],
    ['fr', '1\u202f234,5', '1234.5'],
    ['fr', '12.50', '12.50'],
    ['fr', '1.234', '1.234'],
    ['fr', '1.234,50', '1234.50'],
    ['de', '1.234', '1234'],
    ['de', '1.234.567,8', '1234567.8'],
    ['de', "1'234.50", '1234.50'],
    ['ar', '١٬٢٣٤٫٥', '1234.5'],
    ['ar', '\u061c-١٢', '-12'],
    ['en', '−3', '-3'],
    ['en', '5.', '5'],
  ] as const)
    assert.equal(readDecimal(text, language), value, `${language} ${text}`)
})

test('what is no number is not made one', () => {
  for (const text of [
    '',
    '-',
    '.',
    'abc',
    '1e5',
    '0x10',
    '1.2.3',
    '12,34,5',
    '1,23.5',
    '--1',
    '1-2',
    'NaN',
    '1,2345.6',
  ])
    assert.equal(readDecimal(text, 'en'), undefined, text)
})

test('no digit is lost, however many there are', () => {
  assert.equal(readDecimal('9007199254740993.123456789', 'en'), '9007199254740993.123456789')
  assert.equal(showDecimal('9007199254740993.12'), '9,007,199,254,740,993.12')
})

test('a number that is shown is read back as the same, in every language', () => {
  const decimal = fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.stringMatching(/^\d{0,6}$/))
    .map(([isNegative, whole, fraction]) =>
      toCanonical(`${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`),
    )
  fc.assert(
    fc.property(
      decimal,
      fc.constantFrom('en', 'fr', 'de', 'ar', 'fr-CH', 'en-IN'),
      (value, language) => {
        // `1.234` alone is a thousand to a German and is written `1,234` by one: only what the language itself writes is read back.
        const shown = new Intl.NumberFormat(language, {
          maximumFractionDigits: 20,
          useGrouping: language === 'en-IN' ? false : 'auto',
        }).format(
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see formatDecimal
          value as `${number}`,
        )
        assert.equal(toCanonical(readDecimal(shown, language) ?? ''), value, shown)
      },
    ),
  )
})

test('money has its two digits, other decimals only those that say something', () => {
  assert.equal(showDecimal('1234.5', 2), '1,234.50')
  assert.equal(showDecimal('0.3350', 2), '0.335')
  assert.equal(showDecimal('1.0000'), '1')
  assert.equal(showDecimal('12abc'), '12abc')
})

test('equal numbers have one canonical text', () => {
  assert.equal(toCanonical('-0.00'), '0')
  assert.equal(toCanonical('007.10'), '7.1')
  assert.equal(toCanonical('-12'), '-12')
})
