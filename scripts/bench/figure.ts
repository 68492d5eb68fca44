/** One line of the table: what was measured, the figure, the goal it is held against, and whether it holds. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal?: { readonly is: 'at least' | 'at most'; readonly value: number }
  readonly note?: string
}

export function holds(figure: Figure): boolean {
  if (figure.goal === undefined) return true
  return figure.goal.is === 'at least'
    ? figure.value >= figure.goal.value
    : figure.value <= figure.goal.value
}

/** The figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const goal =
      figure.goal === undefined
        ? ''
        : `${figure.goal.is === 'at least' ? '≥' : '≤'} ${figure.goal.value} ${figure.unit}`
    const verdict = figure.goal === undefined ? '' : holds(figure) ? 'yes' : '**no**'
    return `| ${figure.name} | ${rounded(figure.value)} ${figure.unit} | ${goal} | ${verdict} | ${figure.note ?? ''} |`
  })
  return ['| what | figure | goal | holds | |', '|---|---|---|---|---|', ...rows].join('\n')
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2)
}
