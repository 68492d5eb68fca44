import { DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core'
import { theme } from './src/theme/theme.ts'

/** The variables of our theme as a stylesheet, by colour scheme. */
export async function themeVariables(): Promise<string> {
  const { variables, light, dark } = defaultCssVariablesResolver(
    mergeMantineTheme(DEFAULT_THEME, theme),
  )
  return await Promise.resolve(
    [
      `:root{${declarations(variables)}}`,
      `${scheme('light')}{${declarations(light)}}`,
      `${scheme('dark')}{${declarations(dark)}}`,
    ].join('\n'),
  )
}

function scheme(name: string): string {
  return `:root[data-mantine-color-scheme="${name}"]`
}

function declarations(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}:${value};`)
    .join('')
}
