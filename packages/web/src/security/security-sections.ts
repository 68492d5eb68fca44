import { type ComponentType, lazy } from 'react'
import type { Meta } from '../api/meta.ts'
import { t } from '../language/language.ts'
import { hasOwnVault } from '../shell/app-menu.ts'
import { viewCode } from '../shell/view-code.ts'

/** One part of the page Security. Each has its place in the address, and its code comes when it is first shown. */
interface SecuritySection {
  /** In the address. */
  readonly name: string
  readonly label: () => string
  readonly View: ComponentType
  /** Absent: everywhere. */
  readonly isThere?: (meta: Meta) => boolean
}

/** In the order in which they are shown; the first is there when the address names none. */
const SECTIONS: readonly SecuritySection[] = [
  section(
    'rules',
    () => t('Rules'),
    async () => (await import('./rules-section.tsx')).RulesSection,
  ),
  section(
    'providers',
    () => t('Sign-in providers'),
    async () => (await import('./providers-section.tsx')).ProvidersSection,
  ),
  {
    ...section(
      'directory',
      () => t('Directories (LDAP)'),
      async () => (await import('./directories-section.tsx')).DirectoriesSection,
    ),
    // Operators come in by no directory.
    isThere: hasOwnVault,
  },
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
  {
    ...section(
      'staff',
      () => t('Staff access'),
      async () => (await import('../staff/staff-section.tsx')).StaffSection,
    ),
    isThere: ({ staffAccess }) => staffAccess === 'decides',
  },
  {
    ...section(
      'recovery',
      () => t('A lost administrator'),
      async () => (await import('../recovery/recovery-section.tsx')).RecoverySection,
    ),
    // Of operators another one takes care, or who has the host.
    isThere: hasOwnVault,
  },
]

/** The parts that this site has. */
export function securitySections(meta: Meta): readonly SecuritySection[] {
  return SECTIONS.filter(({ isThere }) => isThere?.(meta) ?? true)
}

function section(
  name: string,
  label: () => string,
  load: () => Promise<ComponentType>,
): SecuritySection {
  return { name, label, View: lazy(viewCode(async () => ({ default: await load() }))) }
}
