"""A photographed coat is read: silhouette, contrast, key points, whether it can be told."""
