import { Menu } from '@mantine/core'
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs'
import IconLayoutGrid from '@tabler/icons-react/dist/esm/icons/IconLayoutGrid.mjs'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import type { AppMenu } from './app-menu.ts'
import { ModelIcon } from './model-icon.tsx'
import type { Place } from './place.ts'
import styles from './top-bar.module.css'

/** Which app one is in, and the way to the others. */
export function AppSwitcher({ place }: { readonly place: Place }): ReactNode {
  const { menus, menu } = place
  if (menu === undefined) return null
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <button
          type="button"
          className={styles.button}
          aria-label={t('Apps: {app}', { app: menu.app.label })}
        >
          <IconLayoutGrid size={18} aria-hidden />
          <span className={styles.words}>{menu.app.label}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('Apps')}>
        {menus.map((one) => (
          <AppItem key={one.app.name} menu={one} isCurrent={one === menu} />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function AppItem({
  menu: { app, entries },
  isCurrent,
}: {
  readonly menu: AppMenu
  readonly isCurrent: boolean
}): ReactNode {
  const navigate = useNavigate()
  return (
    <Menu.Item
      leftSection={<ModelIcon name={app.name} size={20} />}
      aria-current={isCurrent || undefined}
      onClick={() => void navigate({ to: '/', ...entries[0]?.target })}
    >
      <span className={styles.app}>
        {app.label}
        <span className={styles.summary}>{app.summary}</span>
      </span>
    </Menu.Item>
  )
}
