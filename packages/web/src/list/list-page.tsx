import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ComponentType, lazy, type ReactNode, Suspense, useMemo } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useMeta, useModel } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { useDefaultSearch } from '../search/saved-searches.ts'
import { SearchBar } from '../search/search-bar.tsx'
import { toQuestion } from '../search/search-query.ts'
import { useSearchState } from '../search/use-search.ts'
import { NotFound } from '../shell/not-found.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { type CollectionView, type CollectionViewProps, viewsOf } from '../views/view-registry.ts'
import styles from './list.module.css'
import { ListSkeleton } from './list-wait.tsx'

export function ListPage(): ReactNode {
  const { model: name } = useParams({ from: '/$model' })
  const model = useModel(name)
  if (model === undefined) return <NotFound />
  return <Records key={name} model={model} />
}

/** The records of a model: what is looked for, and a view of what was found. */
function Records({ model }: { readonly model: ModelMeta }): ReactNode {
  const meta = useMeta()
  const { state, change } = useSearchState(model.name)
  useDefaultSearch(model.name)
  const views = viewsOf(model)
  const view = views.find(({ type }) => type === state.view) ?? views[0]
  const question = useMemo(() => toQuestion(meta, model, state), [meta, model, state])
  const asked = JSON.stringify(question)
  // The same question is the same object, whatever else of the address changes.
  const query = useMemo(() => question, [asked])
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <h1 className={styles.heading}>{model.plural}</h1>
        <NewButton model={model} />
        <SearchBar model={model} state={state} change={change} />
        {views.length > 1 && (
          <ViewSwitch
            views={views}
            current={view?.type}
            onChange={(type) => change({ view: type, page: state.page })}
          />
        )}
      </div>
      {view !== undefined && <ViewOf key={view.type} view={view} model={model} query={query} />}
    </div>
  )
}

function NewButton({ model }: { readonly model: ModelMeta }): ReactNode {
  const navigate = useNavigate()
  const mayCreate = model.operations.includes('create')
  const create = (): void => {
    void navigate({ to: '/$model/new', params: { model: model.name } })
  }
  useShortcuts(
    mayCreate
      ? [{ keys: 'c', label: t('New {name}', { name: model.label.toLowerCase() }), run: create }]
      : [],
  )
  if (!mayCreate) return null
  return (
    <Button
      component="a"
      href={`/app/${model.name}/new`}
      size="xs"
      leftSection={<IconPlus size={15} />}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return
        event.preventDefault()
        create()
      }}
    >
      {t('New')}
    </Button>
  )
}

function ViewSwitch(props: {
  readonly views: readonly CollectionView[]
  readonly current: string | undefined
  readonly onChange: (type: string) => void
}): ReactNode {
  return (
    <div role="group" aria-label={t('View')} className={styles.views}>
      {props.views.map(({ type, label }) => (
        <Button
          key={type}
          size="xs"
          variant={type === props.current ? 'light' : 'subtle'}
          aria-pressed={type === props.current}
          onClick={() => props.onChange(type)}
        >
          {label()}
        </Button>
      ))}
    </div>
  )
}

function ViewOf(props: CollectionViewProps & { readonly view: CollectionView }): ReactNode {
  const { view, ...rest } = props
  const View = useMemo<ComponentType<CollectionViewProps>>(
    () => lazy(async () => ({ default: (await view.load()).View })),
    [view],
  )
  return (
    <Suspense fallback={<ListSkeleton />}>
      <View {...rest} />
    </Suspense>
  )
}
