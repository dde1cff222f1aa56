// Intelligence: being written.
export default function IntelligencePage() {
  return <h1>Intelligence</h1>;
}
