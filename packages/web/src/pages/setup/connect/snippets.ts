// What to put where, so that a service is seen: environment variables of its process, lines of kintsugi.yaml. Nothing of it is run.

/** Variables of any OpenTelemetry SDK. `intakeUrl` is what the server says; a name stands for itself where none is known. */
export function telemetryVariables(intakeUrl: string | null, service: string): string {
  return [
    `OTEL_EXPORTER_OTLP_ENDPOINT=${intakeUrl ?? 'http://127.0.0.1:4318'}`,
    'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    `OTEL_SERVICE_NAME=${service}`,
    'OTEL_METRIC_EXPORT_INTERVAL=5000',
  ].join('\n');
}

/** A service that Kintsugi runs, for kintsugi.yaml. */
export function serviceYaml(service: string): string {
  return `services:
  ${service}:
    # a folder, relative to this file; what stands in it becomes release 1
    release: ./${service}
    # run in that folder; PORT says where to listen
    command: [node, main.js]
    replicas: 2
    health: { path: /health }`;
}

/** Something that Kintsugi does not run, and whose failures it is to tell from its own. */
export function outsideYaml(): string {
  return `outside:
  beta:
    url: https://beta.example.org
    probe: { path: /health }`;
}

/** What the name of a service may be in kintsugi.yaml. */
export function isServiceName(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text);
}
