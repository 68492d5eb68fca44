import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet, IconUpload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useUser } from '../api/queries.ts'
import { ExportDialog } from '../exchange/export-dialog.tsx'
import { t } from '../language/language.ts'
import type { Question } from '../search/search-query.ts'
import type { ListColumn } from './list-columns.ts'

/** Brings a file in, and everything that matches out, without anything being selected first. */
export function ExchangeMenu(props: {
  readonly model: ModelMeta
  readonly columns: readonly ListColumn[]
  readonly question: Question
  /** How many match in all. */
  readonly total: number | undefined
}): ReactNode {
  const { model, columns, question, total } = props
  const navigate = useNavigate()
  const [isExporting, setExporting] = useState(false)
  const isSupport = useUser().support !== undefined
  const mayImport = model.operations.includes('create') || model.operations.includes('update')
  // Support brings nothing in or out.
  if (isSupport) return null
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('Import or export')}
            title={t('Import or export')}
          >
            <IconFileSpreadsheet size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayImport && (
            <Menu.Item
              leftSection={<IconUpload size={15} />}
              onClick={() => void navigate({ to: '/$model/import', params: { model: model.name } })}
            >
              {t('Import a file…')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconDownload size={15} />}
            disabled={total === 0}
            onClick={() => setExporting(true)}
          >
            {t('Export what matches…')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isExporting && (
        <ExportDialog
          model={model}
          columns={columns.map(({ id }) => id)}
          query={question}
          selectedIds={[]}
          total={total}
          onClose={() => setExporting(false)}
        />
      )}
    </>
  )
}
