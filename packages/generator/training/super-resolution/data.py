import numpy as np, json, os, glob, torch
class Pics:
    def __init__(s,d): s.d=d; s.P={}; s.scan()
    def scan(s):
        for j in glob.glob(s.d+'/*.json'):
            i=j.split('/')[-1][:-5]
            if i in s.P: continue
            try:
                m=json.load(open(j)); N=m['N']; lr=np.fromfile(f'{s.d}/{i}.lr',np.uint8).reshape(N,N,6); hr=np.fromfile(f'{s.d}/{i}.hr',np.uint8).reshape(4*N,4*N,3); s.P[i]=(m,lr,hr)
            except Exception as e: pass
        s.keys=sorted(s.P,key=int)
def parity(x0,y0,w,h):
    px=np.where((np.arange(w)+x0)%2==0,.5,-.5).astype(np.float32); py=np.where((np.arange(h)+y0)%2==0,.5,-.5).astype(np.float32)
    return np.stack([np.broadcast_to(px,(h,w)),np.broadcast_to(py[:,None],(h,w))])
def crop(p,x,y,S,Sy=None):
    m,lr,hr=p; Sy=Sy or S; a=lr[y:y+Sy,x:x+S].astype(np.float32).transpose(2,0,1)/255; b=hr[4*y:4*y+4*Sy,4*x:4*x+4*S].astype(np.float32).transpose(2,0,1)/255
    a[5]=np.minimum(1,a[5]*2.5)   # thin stitches are faint at low-res: the same gain as packTile in src/refine/upscale-picture.ts
    return np.concatenate([a,parity(x,y,S,Sy)]),b
def batch(P,r,B,S):
    X=np.empty((B,8,S,S),np.float32); Y=np.empty((B,3,4*S,4*S),np.float32)
    for k in range(B):
        p=P.P[P.keys[r.integers(len(P.keys))]]; N=p[0]['N']; x0,y0,x1,y1=p[0]['box']
        if r.random()<.35: # around the team name
            x=int(N*r.uniform(.32,.68))-S//2; y=int(N*r.uniform(.38,.48))-S//2
        else: x=int(r.integers(x0,max(x0+1,x1-S+1))); y=int(r.integers(y0,max(y0+1,y1-S+1)))
        x=min(max(0,x),N-S); y=min(max(0,y),N-S); a,b=crop(p,x,y,S); q=r.permutation(3)
        X[k]=a; X[k,:3]=a[q]; Y[k]=b[q]
    return torch.from_numpy(X),torch.from_numpy(Y)
def valset(V,S=88):
    out=[]
    for i in V.keys:
        p=V.P[i]; N=p[0]['N']; x=(N-S)//2; y=int(N*.30)
        out.append([torch.from_numpy(t)[None] for t in crop(p,x,y,S)])
        y=int(N*.12); x=p[0]['box'][0]; out.append([torch.from_numpy(t)[None] for t in crop(p,x,y,64)])
    return out
