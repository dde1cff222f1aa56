// Repair: being written.
export default function RepairPage() {
  return <h1>Repair</h1>;
}
