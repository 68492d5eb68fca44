import { Button, Menu } from '@mantine/core'
import { IconBookmark, IconPin } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { wordsOf } from '../api/problem.ts'
import { useUser } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { ManageDialog } from './manage-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'
import { type SavedSearch, saveSearch, useSavedSearches } from './saved-searches.ts'
import styles from './search.module.css'
import { parseSearchText, type SearchState, searchText } from './search-state.ts'

interface SavedMenuProps {
  readonly model: ModelMeta
  readonly state: SearchState
  readonly change: (part: Partial<SearchState>) => void
}

/** Searches that somebody wants again: own ones, pinned first, and those that others share. */
export function SavedMenu({ model, state, change }: SavedMenuProps): ReactNode {
  const isSupport = useUser().support !== undefined
  const { data: saved = [], error } = useSavedSearches(model.name)
  const [dialog, setDialog] = useState<'name' | 'manage'>()
  const mine = saved
    .filter(({ isMine }) => isMine)
    .toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned))
  const shared = saved.filter(({ isMine }) => !isMine)
  const query = searchText(state)
  if (isSupport) return null
  const open = (search: SavedSearch): void => change(parseSearchText(search.query))
  return (
    <>
      {mine
        .filter(({ isPinned }) => isPinned)
        .map((search) => (
          <Button
            key={search.id}
            variant={search.query === query ? 'light' : 'subtle'}
            size="compact-sm"
            className={styles.pinned}
            leftSection={<IconPin size={14} />}
            onClick={() => open(search)}
          >
            <bdi>{search.name}</bdi>
          </Button>
        ))}
      <Menu position="bottom-end" shadow="md" width={300}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconBookmark size={15} />}
          >
            {t('Saved')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {error !== null && (
            <Menu.Label role="alert">
              {t('This cannot be shown now: {why}', { why: wordsOf(error) })}
            </Menu.Label>
          )}
          {mine.map((search) => (
            <Menu.Item
              key={search.id}
              aria-current={search.query === query}
              onClick={() => open(search)}
            >
              <bdi>{search.name}</bdi>
              {search.isShared && <span className={styles.note}> {t('shared')}</span>}
            </Menu.Item>
          ))}
          {shared.length > 0 && <Menu.Label>{t('Shared by others')}</Menu.Label>}
          {shared.map((search) => (
            <Menu.Item key={search.id} onClick={() => open(search)}>
              <bdi>{search.name}</bdi>
            </Menu.Item>
          ))}
          {saved.length > 0 && <Menu.Divider />}
          <Menu.Item onClick={() => setDialog('name')}>{t('Save this search…')}</Menu.Item>
          {mine.length > 0 && (
            <Menu.Item onClick={() => setDialog('manage')}>{t('Manage saved searches…')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'name' && (
        <NameDialog
          search={undefined}
          onClose={() => setDialog(undefined)}
          onSave={async (name, isShared) =>
            await saveSearch({ name, model: model.name, query, shared: isShared })
          }
        />
      )}
      {dialog === 'manage' && <ManageDialog searches={mine} onClose={() => setDialog(undefined)} />}
    </>
  )
}
