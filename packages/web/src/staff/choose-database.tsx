import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useModel } from '../api/queries.ts'
import { useFound } from '../fields/use-found.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'

const LIVE = { select: 'id,slug,name', order: 'slug', filters: [['state', 'eq', 'live']] } as const

/** Whose database support asks for: the one whose name or address somebody typed and chose. It stands in the address. */
export function ChooseDatabase({ slug }: { readonly slug: string | undefined }): ReactNode {
  const navigate = useNavigate()
  const [text, setText] = useState(slug ?? '')
  const { rows, otherwise, problem } = useFound(
    useModel('database'),
    text === slug ? '' : text,
    LIVE,
  )
  const names = new Map(rows?.map((row) => [String(row['slug']), String(row['name'])]))
  const offered = [...names.keys()]
  // What is chosen is always known to the field, also while it is not among what is found.
  const known = slug === undefined || names.has(slug) ? offered : [slug, ...offered]
  return (
    <div className={styles.card}>
      <div className={styles.fields}>
        <Select
          label={t('Database')}
          placeholder={t('Choose one')}
          data={known}
          value={slug ?? null}
          allowDeselect={false}
          searchable
          searchValue={text}
          onSearchChange={setText}
          // The server has found them, by more than what is shown.
          filter={() => offered.map((value) => ({ value, label: value }))}
          renderOption={({ option }) => (
            <span>
              {option.value} – <bdi>{names.get(option.value)}</bdi>
            </span>
          )}
          nothingFoundMessage={problem ?? otherwise}
          error={problem}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(chosen) =>
            void navigate({ to: '/staff-requests', search: { database: chosen ?? undefined } })
          }
        />
      </div>
    </div>
  )
}
