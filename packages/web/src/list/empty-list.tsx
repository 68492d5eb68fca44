import { Button } from '@mantine/core'
import { IconPlus, IconUpload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Meta, ModelMeta } from '../api/meta.ts'
import { t } from '../language/language.ts'
import state from './list-state.module.css'

/** A model without any record: what it is for, and how the first ones come. */
export function EmptyModel(props: { readonly meta: Meta; readonly model: ModelMeta }): ReactNode {
  const { meta, model } = props
  const navigate = useNavigate()
  const app = meta.apps.find(({ name }) => name === model.app)
  const mayCreate = model.operations.includes('create')
  const params = { model: model.name }
  return (
    <div className={state.empty} data-first>
      <h2>{t('No {name} yet', { name: model.plural.toLowerCase() })}</h2>
      {app !== undefined && <p>{app.summary}</p>}
      {mayCreate && <p>{t('Begin with one of them, or import a table that you already have.')}</p>}
      {mayCreate && (
        <div className={state.emptyButtons}>
          <Button
            leftSection={<IconPlus size={16} />}
            onClick={() => void navigate({ to: '/$model/new', params })}
          >
            {t('New {name}', { name: model.label.toLowerCase() })}
          </Button>
          <Button
            component="a"
            href={`/app/${model.name}/import`}
            variant="default"
            leftSection={<IconUpload size={16} />}
            onClick={(event) => {
              event.preventDefault()
              void navigate({ to: '/$model/import', params })
            }}
          >
            {t('Import')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** There are records, but none like this. */
export function NothingMatches(props: {
  readonly model: ModelMeta
  readonly onClear: () => void
}): ReactNode {
  return (
    <div className={state.empty}>
      <h2>{t('Nothing matches')}</h2>
      <p>
        {t('No {name} that you may see fit this search.', {
          name: props.model.plural.toLowerCase(),
        })}
      </p>
      <Button variant="default" onClick={props.onClear}>
        {t('Clear the search')}
      </Button>
    </div>
  )
}
