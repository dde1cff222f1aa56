// Build: being written.
export default function BuildPage() {
  return <h1>Build</h1>;
}
