import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { componentStyles, stylesOf } from '../packages/web/component-styles.ts'
import { themeVariables } from '../packages/web/theme-variables.ts'

const BUTTON = "import { Button } from '@mantine/core'"

test('stylesOf: a component brings what it is made of, which it overrules', () => {
  const styles = stylesOf([BUTTON])
  assert.deepEqual(styles.slice(0, 2), ['baseline', 'global'])
  for (const one of ['UnstyledButton', 'Loader', 'Button']) assert.ok(styles.includes(one), one)
  assert.ok(styles.indexOf('UnstyledButton') < styles.indexOf('Button'))
  assert.ok(!styles.includes('Table'), 'nobody imports it')
})

test('stylesOf: imports over several lines, under another name, of types, and of other libraries', () => {
  const lines = stylesOf(["import {\n  Badge as Word,\n  type ModalProps,\n} from '@mantine/core'"])
  assert.ok(lines.includes('Badge'))
  assert.ok(!lines.includes('Modal'))
  const dates = stylesOf(["import { DateInput } from '@mantine/dates'"])
  assert.ok(dates.includes('Popover'), 'a date input opens one')
  assert.deepEqual(stylesOf(["import { Badge } from './badge.tsx'"]), ['baseline', 'global'])
})

test('componentStyles: the CSS of each component that the client imports', () => {
  const css = componentStyles(join(import.meta.dirname, '../packages/web/src'))
  // A class of Menu, and one of the notifications, which bring their own stylesheet.
  assert.match(css, /\.m_dc9b7c9f/)
  assert.match(css, /\.m_b37d9ac7/)
})

test('themeVariables: colours that no source names are left out', () => {
  assert.doesNotMatch(themeVariables([BUTTON]), /--mantine-color-grape-/)
  assert.match(themeVariables(['color="grape"']), /--mantine-color-grape-/)
  assert.match(themeVariables([]), /--mantine-color-pine-7:#0f6b5c/)
})
