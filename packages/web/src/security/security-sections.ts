import { type ComponentType, lazy } from 'react'
import { t } from '../language/language.ts'
import { viewCode } from '../shell/view-code.ts'

/** One part of the page Security. Each has its place in the address, and its code comes when it is first shown. */
interface SecuritySection {
  /** In the address. */
  readonly name: string
  readonly label: () => string
  readonly View: ComponentType
}

/** In the order in which they are shown; the first is there when the address names none. */
export const SECURITY_SECTIONS: readonly SecuritySection[] = [
  section(
    'rules',
    () => t('Rules'),
    async () => (await import('./rules-section.tsx')).RulesSection,
  ),
  section(
    'sessions',
    () => t('Open sessions'),
    async () => (await import('./sessions-section.tsx')).SessionsSection,
  ),
  section(
    'keys',
    () => t('API keys'),
    async () => (await import('./keys-section.tsx')).KeysSection,
  ),
  section(
    'log',
    () => t('Log of sign-ins'),
    async () => (await import('./log-section.tsx')).LogSection,
  ),
]

function section(
  name: string,
  label: () => string,
  load: () => Promise<ComponentType>,
): SecuritySection {
  return { name, label, View: lazy(viewCode(async () => ({ default: await load() }))) }
}
