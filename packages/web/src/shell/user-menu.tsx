import { Menu } from '@mantine/core'
import IconKeyboard from '@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs'
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useUser } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { leave } from './leave.ts'
import { schemeChoices, useScheme } from './scheme.ts'
import type { OpenDialog } from './shell.tsx'
import styles from './top-bar.module.css'

const ICON = { size: 18, stroke: 1.75, 'aria-hidden': true } as const

/** What belongs to the person and not to an app. */
export function UserMenu({ openDialog }: { readonly openDialog: OpenDialog }): ReactNode {
  const user = useUser()
  const navigate = useNavigate()
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button
          type="button"
          className={styles.button}
          aria-label={t('Account of {name}', { name: user.name })}
        >
          <span className={`${styles.words} ${styles.name}`}>{user.name}</span>
          <span className={styles.initials} data-letters={initialsOf(user.name)} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('Account')}>
        {user.support === undefined && (
          <Menu.Item
            leftSection={<IconUserCircle {...ICON} />}
            onClick={() => void navigate({ to: '/my-account' })}
          >
            {t('My account')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconKeyboard {...ICON} />} onClick={() => openDialog('shortcuts')}>
          {t('Keyboard shortcuts')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('Colours')}</Menu.Label>
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...ICON} />} onClick={() => void leave()}>
          {user.support === undefined ? t('Sign out') : t('Leave')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SchemeItems(): ReactNode {
  const [scheme, choose] = useScheme()
  return (
    <Menu.RadioGroup value={scheme} onChange={choose}>
      {schemeChoices().map(({ value, label }) => (
        <Menu.RadioItem key={value} value={value}>
          {label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

/** `Ann Lee` → `AL`. */
function initialsOf(name: string): string {
  const letters = name.match(/(?<!\p{L})\p{L}/gu) ?? []
  return [letters[0], letters.length > 1 ? letters.at(-1) : undefined].join('').toUpperCase()
}
