{{- define "costgauge.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 40 characters: the names of pods and jobs are longer than this one. */}}
{{- define "costgauge.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "costgauge.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "costgauge.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "costgauge.selectorLabels" -}}
app.kubernetes.io/name: {{ include "costgauge.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "costgauge.labels" -}}
{{ include "costgauge.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "costgauge.image" -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}

{{- define "costgauge.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "costgauge.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "costgauge.secret" -}}
{{- default (include "costgauge.fullname" .) .Values.existingSecret -}}
{{- end -}}

{{/* The Secret of a role. Takes the root context and stream, worker or jobs. */}}
{{- define "costgauge.roleSecret" -}}
{{- $root := index . 0 -}}
{{- default (include "costgauge.secret" $root) (index $root.Values (index . 1)).existingSecret -}}
{{- end -}}

{{/* What a pod of ours gets from the environment: the secrets that it has a use for, and the settings of its role. The key
     of a secret may be absent; that of the tokens may not. Takes the root context, stream, worker or jobs, and which it is. */}}
{{- define "costgauge.env" -}}
{{- $root := index . 0 -}}
{{- $role := index . 1 -}}
{{- $process := index . 2 -}}
{{- $values := index $root.Values $role -}}
- name: COSTGAUGE_CONFIG
  value: /etc/costgauge/costgauge.properties
- name: COSTGAUGE_LOG_FORMAT
  value: {{ $root.Values.logFormat | quote }}
- name: COSTGAUGE_LOG_LEVEL
  value: {{ $root.Values.logLevel | quote }}
{{- with $root.Values.javaOpts }}
- name: COSTGAUGE_JAVA_OPTS
  value: {{ . | quote }}
{{- end }}
{{- range $key := keys $values.settings | sortAlpha }}
- name: COSTGAUGE_{{ $key | upper | replace "." "_" | replace "-" "_" }}
  value: {{ include "costgauge.text" (get $values.settings $key) | quote }}
{{- end }}
{{- $keys := $root.Values.secretKeys }}
{{- range $secret := list
      (list "CLICKHOUSE_PASSWORD" $keys.clickhousePassword (list "stream" "worker" "migrate"))
      (list "COSTGAUGE_KAFKA_CLIENT_SASL_JAAS_CONFIG" $keys.kafkaJaas (list "stream" "worker" "topics"))
      (list "COSTGAUGE_REDIS_PASSWORD" $keys.redisPassword (list "stream" "worker" "topics" "migrate" "schedule"))
      (list "COSTGAUGE_TEMPORAL_PAYLOAD_KEYS" $keys.temporalPayloadKeys (list "worker" "schedule"))
      (list "POSTGRES_PASSWORD" $keys.postgresPassword (list "worker" "migrate"))
      (list "REDIS_URL" $keys.redisUrl (list "worker"))
      (list "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO" $keys.schemaRegistryUserInfo (list "stream" "worker" "topics"))
      (list "TEMPORAL_API_KEY" $keys.temporalApiKey (list "worker" "schedule")) }}
{{- if has $process (index $secret 2) }}
{{- $variable := index $secret 0 }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ include "costgauge.roleSecret" (list $root $role) }}
      key: {{ index $secret 1 }}
      {{- /* Redis has no other place where its address could stand. */}}
      optional: {{ or (ne $variable "REDIS_URL") (not (empty (get $root.Values.settings "redis.url"))) }}
{{- end }}
{{- end }}
{{- with $root.Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What a pod that serves REST gets besides. Takes the root context and the role. */}}
{{- define "costgauge.servingEnv" -}}
- name: COSTGAUGE_HTTP_HOST
  value: 0.0.0.0
- name: COSTGAUGE_HTTP_PORT
  value: "8000"
- name: COSTGAUGE_HTTP_TOKENS
  valueFrom:
    secretKeyRef:
      name: {{ include "costgauge.roleSecret" . }}
      key: {{ (index . 0).Values.secretKeys.httpTokens }}
{{- end -}}

{{- define "costgauge.volumeMounts" -}}
- name: settings
  mountPath: /etc/costgauge
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- if .Values.tls.existingSecret }}
- name: tls
  mountPath: {{ .Values.tls.mountPath }}
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Takes the root context and the name of the ConfigMap with the settings. */}}
{{- define "costgauge.volumes" -}}
{{- $root := index . 0 -}}
- name: settings
  configMap:
    name: {{ index . 1 }}
- name: tmp
  emptyDir:
    sizeLimit: 512Mi
{{- with $root.Values.tls.existingSecret }}
- name: tls
  secret:
    secretName: {{ . }}
    # For our group alone; PostgreSQL's driver takes no key that others can read.
    defaultMode: 0440
{{- end }}
{{- with $root.Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What all pods share. The chart's own variables begin with COSTGAUGE_, and so would those of Kubernetes' service links:
     an unknown one is an error. */}}
{{- define "costgauge.podSpec" -}}
serviceAccountName: {{ include "costgauge.serviceAccount" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- end -}}

{{- define "costgauge.placement" -}}
{{- $root := index . 0 -}}
{{- $role := index . 1 -}}
{{- $values := index $root.Values $role -}}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $values.spread }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "costgauge.selectorLabels" $root | nindent 8 }}
        app.kubernetes.io/component: {{ $role }}
{{- end }}
{{- end -}}

{{/* A setting's text. Helm reads every number as a float, and would print a million as 1e+06. */}}
{{- define "costgauge.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}
{{- int64 . -}}
{{- else -}}
{{- . | toString -}}
{{- end -}}
{{- end -}}

{{/* The settings as a properties file, in the order of their keys. */}}
{{- define "costgauge.properties" -}}
{{- $settings := .Values.settings -}}
{{- range $required := list "kafka.bootstrap.servers" "schema.registry.url" "clickhouse.url" "postgres.url" "temporal.address" -}}
{{- if not (get $settings $required) -}}
{{- fail (printf "settings.%s is required: the chart brings no servers along. For example --set settings.%s=..." $required ($required | replace "." "\\.")) -}}
{{- end -}}
{{- end -}}
{{- range $key := keys $settings | sortAlpha }}
{{ $key }}={{ include "costgauge.text" (get $settings $key) | replace "\\" "\\\\" | replace "\n" "\\n" }}
{{- end }}
{{- end -}}
