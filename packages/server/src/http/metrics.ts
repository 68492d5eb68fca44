const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Numbers about requests since the start, as text of Prometheus (exposition format 0.0.4). Names no database or person. */
export class Metrics {
  readonly #answers = new Map<string, number>()
  readonly #buckets = BUCKETS_S.map(() => 0)
  #seconds = 0
  #count = 0

  observe(method: string, status: number, seconds: number): void {
    const labels = `method="${method}",status="${status}"`
    this.#answers.set(labels, (this.#answers.get(labels) ?? 0) + 1)
    this.#seconds += seconds
    this.#count += 1
    BUCKETS_S.forEach((limit, index) => {
      if (seconds <= limit) this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
    })
  }

  /** `gauges` are read at this moment; their names get the prefix `zennnn_`. */
  toText(gauges: Readonly<Record<string, number>>): string {
    const lines = [
      '# TYPE zennnn_http_requests_total counter',
      ...[...this.#answers].map(([labels, n]) => `zennnn_http_requests_total{${labels}} ${n}`),
      '# TYPE zennnn_http_request_seconds histogram',
      ...BUCKETS_S.map((limit, index) => bucket(String(limit), this.#buckets[index] ?? 0)),
      bucket('+Inf', this.#count),
      `zennnn_http_request_seconds_sum ${this.#seconds}`,
      `zennnn_http_request_seconds_count ${this.#count}`,
      ...Object.entries(gauges).flatMap(([name, value]) => [
        `# TYPE zennnn_${name} gauge`,
        `zennnn_${name} ${value}`,
      ]),
    ]
    return `${lines.join('\n')}\n`
  }
}

function bucket(limit: string, count: number): string {
  return `zennnn_http_request_seconds_bucket{le="${limit}"} ${count}`
}
