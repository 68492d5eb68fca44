import { Kbd, Modal, Switch } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './shortcut-sheet.module.css'
import { useSingleKeys } from './shortcut-switch.ts'
import type { Shortcut } from './shortcuts.ts'

/** Everything that can be done by keys at this place. */
export function ShortcutSheet({
  shortcuts,
  onClose,
}: {
  readonly shortcuts: readonly Shortcut[]
  readonly onClose: () => void
}): ReactNode {
  const [isOn] = useSingleKeys()
  return (
    <Modal opened onClose={onClose} title={t('Keyboard shortcuts')}>
      <dl className={styles.list}>
        {shortcuts.map(({ keys, label }) => (
          <div key={keys} className={styles.row} data-off={isOff(keys, isOn) || undefined}>
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
              {isOff(keys, isOn) && <span className={styles.off}>{t('off')}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <SingleKeySwitch />
    </Modal>
  )
}

/** The switch itself, for every page that offers it. */
export function SingleKeySwitch(): ReactNode {
  const [isOn, change] = useSingleKeys()
  return (
    <Switch
      checked={isOn}
      onChange={(event) => change(event.currentTarget.checked)}
      label={t('Shortcuts of a single key')}
      description={t('Switch them off if you dictate or press keys by accident. Ctrl keys stay.')}
    />
  )
}

function isOff(keys: string, isOn: boolean): boolean {
  return !isOn && keys.split(' ').some((key) => key.length === 1)
}

function Keys({ keys }: { readonly keys: string }): ReactNode {
  const parts = keys.split(' ').flatMap((key) => key.split(/(?<=.)\+/))
  return (
    <bdi className={styles.keys} dir="ltr">
      {parts.map((part, index) => (
        <Fragment key={`${index}-${part}`}>
          {index > 0 && ' '}
          <Kbd>{nameOf(part)}</Kbd>
        </Fragment>
      ))}
    </bdi>
  )
}

function nameOf(key: string): string {
  const names: Readonly<Record<string, string>> = {
    mod: /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : t('Ctrl'),
    ' ': t('Space'),
    Escape: t('Esc'),
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
  }
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key)
}
