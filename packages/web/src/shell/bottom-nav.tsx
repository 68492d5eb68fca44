import { Drawer } from '@mantine/core'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { t } from '../language/language.ts'
import styles from './bottom-nav.module.css'
import { canCreate } from './commands.ts'
import { ModelLink } from './model-link.tsx'
import type { Place } from './place.ts'

/** With the new record and "More" there are five: each wide enough for a thumb and a word at 320 px. */
const SHOWN = 3

/** On a phone, where the thumb is: the first models of the app, a new record of the one shown, and the way to the rest. */
export function BottomNav({ place }: { readonly place: Place }): ReactNode {
  const { menu, model } = place
  const [isOpen, setOpen] = useState(false)
  if (menu === undefined) return null
  return (
    <>
      <nav className={styles.bottom} aria-label={menu.app.label}>
        {menu.entries.slice(0, SHOWN).map((one) => (
          <ModelLink key={one.name} entry={one} className={styles.link} wordsClass={styles.words} />
        ))}
        {model !== undefined && canCreate(model) && <NewLink model={model} />}
        <button
          type="button"
          className={styles.link}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <IconDots size={18} aria-hidden />
          <span className={styles.words}>{t('More')}</span>
        </button>
      </nav>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="bottom"
        title={t('Everything')}
        size="75%"
      >
        <Everything place={place} onClose={() => setOpen(false)} />
      </Drawer>
    </>
  )
}

function NewLink({ model }: { readonly model: ModelMeta }): ReactNode {
  return (
    <Link
      to="/$model/new"
      params={{ model: model.name }}
      className={`${styles.link} ${styles.new}`}
      aria-label={t('New: {model}', { model: model.label })}
    >
      <IconPlus size={18} stroke={2.25} aria-hidden />
      <span className={styles.words}>{t('New')}</span>
    </Link>
  )
}

function Everything({
  place,
  onClose,
}: {
  readonly place: Place
  readonly onClose: () => void
}): ReactNode {
  return (
    <nav aria-label={t('Everything')}>
      {place.menus.map(({ app, entries }) => (
        <section key={app.name}>
          <h2 className={styles.app}>{app.label}</h2>
          <ul className={styles.list}>
            {entries.map((entry) => (
              <li key={entry.name}>
                <ModelLink
                  entry={entry}
                  className={styles.row}
                  wordsClass={undefined}
                  onClick={onClose}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
