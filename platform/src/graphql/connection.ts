import 'reflect-metadata';
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { PageInfoType } from './value-types.js';
import { Cost } from './cost-directives.js';
import type { Page } from './page.js';

/** The Relay connection class of a node type: `class OrderConnection extends connectionOf('Order', () => OrderType) {}`. */
export function connectionOf<Node extends object>(name: string, node: () => ClassType<Node>) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field()
    cursor!: string;

    @Field(node)
    node!: Node;
  }

  @ObjectType(`${name}Connection`)
  class Connection {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => [node()], { description: 'The nodes of the edges.' })
    nodes!: Node[];

    @Field(() => PageInfoType)
    pageInfo!: PageInfoType;

    @Cost(5)
    @Field(() => Int, {
      nullable: true,
      name: 'totalCount',
      description: 'Size of the whole list; counted only when selected.',
    })
    total(): Promise<number> {
      return (this as unknown as { countAll: () => Promise<number> }).countAll();
    }
  }
  return Connection;
}

/** A page of rows as a connection object; with `shown`, each row as the graph shows it. */
export function toConnection<Row, Node = Row>(
  { edges, pageInfo, totalCount }: Page<Row>,
  shown: (row: Row) => Node = (row) => row as unknown as Node,
) {
  const nodes = edges.map(({ node }) => shown(node));
  return {
    // A getter: most ask for the nodes alone.
    get edges() {
      return edges.map(({ cursor }, index) => ({ cursor, node: nodes[index] as Node }));
    },
    nodes,
    pageInfo,
    countAll: totalCount,
  };
}
