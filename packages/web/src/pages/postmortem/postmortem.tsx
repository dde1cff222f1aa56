// Postmortem: being written.
export default function PostmortemPage() {
  return <h1>Postmortem</h1>;
}
