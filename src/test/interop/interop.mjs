// Writes cost events and reads alerts with one of the two schema registry clients of the Node world.
// usage: node interop.mjs CLIENT BROKERS REGISTRY EVENTS_TOPIC EVENTS_SCHEMA_FILE ALERTS_TOPIC ALERTS
// stdin: array of events, cost as a string of nano-dollars; stdout: array of alerts, bytes as such strings.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Kafka, logLevel } = require('kafkajs');

const [client, brokers, registryUrl, eventsTopic, schemaFile, alertsTopic, alertCount] = process.argv.slice(2);
const schema = readFileSync(schemaFile, 'utf8');

/** Avro's decimal: big-endian two's complement in as few bytes as hold it. */
function toBytes(nanos) {
  let value = BigInt(nanos);
  const bytes = [];
  do {
    bytes.unshift(Number(value & 255n));
    value >>= 8n;
  } while (!((value === 0n && bytes[0] < 128) || (value === -1n && bytes[0] >= 128)));
  return Buffer.from(bytes);
}

function fromBytes(bytes) {
  return BigInt.asIntN(bytes.length * 8, BigInt('0x' + Buffer.from(bytes).toString('hex'))).toString();
}

const codecs = {
  async kafkajs() {
    const { SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry');
    const registry = new SchemaRegistry({ host: registryUrl });
    const { id } = await registry.register({ type: SchemaType.AVRO, schema }, { subject: eventsTopic + '-value' });
    return { encode: event => registry.encode(id, event), decode: value => registry.decode(value) };
  },
  async confluent() {
    const { SchemaRegistryClient, AvroSerializer, AvroDeserializer, SerdeType } = require('@confluentinc/schemaregistry');
    const registry = new SchemaRegistryClient({ baseURLs: [registryUrl] });
    await registry.register(eventsTopic + '-value', { schemaType: 'AVRO', schema });
    const serializer = new AvroSerializer(registry, SerdeType.VALUE, { useLatestVersion: true });
    const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, {});
    return {
      encode: event => serializer.serialize(eventsTopic, event),
      decode: value => deserializer.deserialize(alertsTopic, value),
    };
  },
};

const kafka = new Kafka({ clientId: 'interop', brokers: brokers.split(','), logLevel: logLevel.ERROR });
const { encode, decode } = await codecs[client]();

const producer = kafka.producer();
await producer.connect();
for (const event of JSON.parse(readFileSync(0, 'utf8'))) {
  const value = await encode({ ...event, cost: toBytes(event.cost) });
  await producer.send({ topic: eventsTopic, messages: [{ key: event.eventId, value }] });
}
await producer.disconnect();

const consumer = kafka.consumer({ groupId: `interop-${client}-${Date.now()}` });
await consumer.connect();
await consumer.subscribe({ topics: [alertsTopic], fromBeginning: true });
const alerts = [];
await new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, crash => reject(crash.payload.error));
  consumer.run({
    eachMessage: async ({ message }) => {
      alerts.push(await decode(message.value));
      if (alerts.length === Number(alertCount)) {
        resolve();
      }
    },
  });
});
await consumer.disconnect();
process.stdout.write(JSON.stringify(alerts, (key, value) => (value?.type === 'Buffer' ? fromBytes(value.data) : value)));
process.exit(0);
