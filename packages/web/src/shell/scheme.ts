import { useMantineColorScheme } from '@mantine/core'
import { t } from '../language/language.ts'

/** Colours as the person chose them for this browser: `auto` follows the machine. */
export function useScheme(): readonly [scheme: string, choose: (scheme: string) => void] {
  // Without it Mantine would write a style element that holds transitions back, which the policy forbids.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return [
    colorScheme,
    (scheme) => setColorScheme(scheme === 'light' || scheme === 'dark' ? scheme : 'auto'),
  ]
}

export function schemeChoices(): readonly { readonly value: string; readonly label: string }[] {
  return [
    { value: 'light', label: t('Light') },
    { value: 'dark', label: t('Dark') },
    { value: 'auto', label: t('As the machine') },
  ]
}
