import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LABEL_LANGUAGES, labelsOf } from '@zennnn/model'
import { CONTROL_SET, CUSTOMER_SETS } from './app-catalogue.ts'

const APPS = [
  ...new Set([CONTROL_SET, ...CUSTOMER_SETS.zennnn].flatMap(({ registry }) => registry.apps)),
]

test('every label that an app declares is said in every language', () => {
  assert.ok(APPS.length >= 4)
  const missing = APPS.flatMap((app) =>
    LABEL_LANGUAGES.flatMap((language) => {
      const texts = app.translations[language] ?? {}
      return [...labelsOf(app)]
        .filter((label) => !Object.hasOwn(texts, label) || texts[label]?.trim() === '')
        .map((label) => `app ${app.name}: "${label}" is not said in ${language}`)
    }),
  )
  assert.deepEqual(missing, [])
})
