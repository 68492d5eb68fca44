import { DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core'
import { theme } from './src/theme/theme.ts'

/** The variables of our theme as a stylesheet, by colour scheme; of colours that no source names none. */
export function themeVariables(sources: readonly string[]): string {
  const { variables, light, dark } = defaultCssVariablesResolver(
    mergeMantineTheme(DEFAULT_THEME, theme),
  )
  const unused = Object.keys(DEFAULT_THEME.colors).filter((name) => !isNamed(name, sources))
  const declarations = (declared: Readonly<Record<string, string>>): string =>
    Object.entries(declared)
      .filter(([name]) => !unused.some((colour) => name.startsWith(`--mantine-color-${colour}-`)))
      .map(([name, value]) => `${name}:${value};`)
      .join('')
  return [
    `:root{${declarations(variables)}}`,
    `${scheme('light')}{${declarations(light)}}`,
    `${scheme('dark')}{${declarations(dark)}}`,
  ].join('\n')
}

/** What the library itself is drawn with, and what stands between quotes somewhere. */
const ALWAYS: ReadonlySet<string> = new Set(['pine', 'gray', 'dark', 'red'])

function isNamed(colour: string, sources: readonly string[]): boolean {
  return ALWAYS.has(colour) || sources.some((text) => new RegExp(`['"]${colour}\\b`).test(text))
}

function scheme(name: string): string {
  return `:root[data-mantine-color-scheme="${name}"]`
}
